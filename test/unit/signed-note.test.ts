import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  isSignedBy,
  noteOf,
  parseSignatureLines,
  parseSignedNote,
  parseSignerKey,
  parseVerifierKey,
  type SignerKey,
  signerKeyOfSeed,
  signNote,
  type VerifierKey,
} from '../../src/engine/audit/signed-note.ts';

/** The example of Go's package golang.org/x/mod/sumdb/note, in its documentation. */
const TEXT =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n";
const VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const SKEY = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const SIGNATURE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';
const NOTE = `${TEXT}\n${SIGNATURE}\n`;

const verifierOf = ({ vkey }: SignerKey) => parseVerifierKey(vkey) as VerifierKey;

describe('A signed note', () => {
  const key = signerKeyOfSeed('example.org/log', Buffer.alloc(32, 7));

  it('is what Go’s note package makes: text, key and signature', () => {
    const signer = parseSignerKey(SKEY, 'PeterNeumann') as SignerKey;
    expect(signer.vkey).to.equal(VKEY);
    expect(signNote(TEXT, signer)).to.equal(SIGNATURE);
    const note = parseSignedNote(NOTE);
    expect(note?.text).to.equal(TEXT);
    expect(note && isSignedBy(note, parseVerifierKey(VKEY) as VerifierKey)).to.equal(true);
  });

  it('is verified as the example of C2SP signed-note', () => {
    const example =
      'This is an example message.\n\n' +
      '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
    const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
    const note = parseSignedNote(example);
    expect(note && isSignedBy(note, parseVerifierKey(vkey) as VerifierKey)).to.equal(true);
  });

  it('may have empty lines in its text: the last one stands before the signatures', () => {
    const text = 'one\n\n\nother\n\n';
    const note = parseSignedNote(noteOf(text, [signNote(text, key)]));
    expect(note?.text).to.equal(text);
    expect(note && isSignedBy(note, verifierOf(key))).to.equal(true);
  });

  it('has signatures of others, known or not, beside the one that is looked for', () => {
    const others = Array.from({ length: 15 }, (_, index) =>
      signerKeyOfSeed(`o${index}`, randomBytes(32)),
    );
    const lines = [...others, key].map((each) => signNote(TEXT, each));
    const note = parseSignedNote(noteOf(TEXT, lines));
    expect(note?.signatures).to.have.length(16);
    expect(note && isSignedBy(note, verifierOf(key))).to.equal(true);
    const stranger = signerKeyOfSeed(key.name, randomBytes(32));
    expect(note && isSignedBy(note, verifierOf(stranger))).to.equal(false);
  });

  it('is none where its form is another', () => {
    const wrong = {
      'no signature': `${TEXT}\n`,
      'no text': `\n${SIGNATURE}\n`.slice(1),
      'no empty line': `${TEXT}${SIGNATURE}\n`,
      'no line feed at its end': NOTE.slice(0, -1),
      'a control character': NOTE.replace('If', 'I\rf'),
      'a lone surrogate': NOTE.replace('If', '\ud800'),
      'a hyphen for the dash': NOTE.replace('—', '-'),
      'a name with a plus': NOTE.replace('PeterNeumann ', 'Peter+Neumann '),
      'base64 that is not canonical': NOTE.replace('nAM=', 'nAN='),
      'a signature of the key id alone': `${TEXT}\n— PeterNeumann x08gow==\n`,
    };
    for (const [fault, note] of Object.entries(wrong)) {
      expect(parseSignedNote(note), fault).to.equal(undefined);
    }
    expect(parseSignatureLines(`${`${SIGNATURE}\n`.repeat(101)}`)).to.equal(undefined);
  });

  it('holds for no other text, and no other signature', () => {
    const note = noteOf(TEXT, [signNote(TEXT, key)]);
    const verifier = verifierOf(key);
    fc.assert(
      fc.property(
        fc.nat({ max: note.length - 1 }),
        fc.string({ unit: 'binary-ascii', minLength: 0, maxLength: 3 }),
        (at, put) => {
          const changed = note.slice(0, at) + put + note.slice(at + 1);
          if (changed === note) return;
          const parsed = parseSignedNote(changed);
          expect(parsed !== undefined && isSignedBy(parsed, verifier)).to.equal(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is parsed or refused, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseSignedNote(text)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseVerifierKey(text)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseSignerKey(text, 'x')));
  });
});

describe('A key of notes', () => {
  it('is verified against its id, and has one form', () => {
    const wrong = [
      VKEY.replace('c74f20a3', 'c74f20a4'),
      VKEY.replace('PeterNeumann', 'PeterNewman'),
      VKEY.replace('PeterNeumann', 'Peter Neumann'),
      VKEY.replace('+ARpc', '+Axpc'),
      VKEY.slice(0, -4),
      'PeterNeumann',
      '',
    ];
    for (const vkey of wrong) expect(parseVerifierKey(vkey), vkey).to.equal(undefined);
  });

  it('is taken as PEM, too, and only where it can sign under its name', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const signer = parseSignerKey(pem, 'example.org/log') as SignerKey;
    const note = parseSignedNote(noteOf(TEXT, [signNote(TEXT, signer)]));
    expect(note && isSignedBy(note, verifierOf(signer))).to.equal(true);
    const { privateKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const wrong = [
      rsa.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'a password',
      SKEY.replace('c74f20a3', 'c74f20a4'),
      SKEY.slice(0, -4),
    ];
    for (const text of wrong) expect(parseSignerKey(text, 'PeterNeumann')).to.equal(undefined);
    expect(parseSignerKey(SKEY, 'another')).to.equal(undefined);
  });
});
