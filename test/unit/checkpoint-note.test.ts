import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkpointText,
  cosignedAt,
  isSignedByLog,
  parseCheckpoint,
  parseCheckpointText,
} from '../../src/engine/audit/checkpoint-note.ts';
import { sha256 } from '../../src/engine/audit/event-hash.ts';
import {
  noteOf,
  parseSignatureLines,
  parseVerifierKey,
  type SignerKey,
  signerKeyOfSeed,
  signNote,
  type VerifierKey,
} from '../../src/engine/audit/signed-note.ts';
import { witnessOf } from '../support/witness.ts';

/** The example of C2SP tlog-checkpoint and tlog-cosignature. */
const EXAMPLE = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;

const ORIGIN = 'example.org/log';
const key = signerKeyOfSeed(ORIGIN, Buffer.alloc(32, 1));
const verifierOf = ({ vkey }: SignerKey) => parseVerifierKey(vkey) as VerifierKey;
const BODY = { origin: ORIGIN, size: 70_000, rootHash: sha256('root') };
const TEXT = checkpointText(BODY);

function isSigned(note: string, ...keys: readonly SignerKey[]): boolean {
  const checkpoint = parseCheckpoint(note);
  return checkpoint !== undefined && isSignedByLog(checkpoint, keys.map(verifierOf));
}

describe('A checkpoint', () => {
  it('has origin, size and root, and signatures of the log and of witnesses', () => {
    const checkpoint = parseCheckpoint(EXAMPLE);
    expect(checkpoint?.origin).to.equal('example.com/behind-the-sofa');
    expect(checkpoint?.size).to.equal(20_852_163);
    expect(checkpoint?.rootHash.toString('base64')).to.equal(EXAMPLE.split('\n')[2]);
    expect(checkpoint?.note.signatures.map(({ name, keyId }) => [name, keyId])).to.deep.equal([
      ['example.com/behind-the-sofa', '033de0ae'],
      ['witness.example.com/w1', '8d66cf3f'],
    ]);
    // The time in the example of what a witness signs.
    const [, cosignature] = checkpoint?.note.signatures ?? [];
    expect(cosignature?.signature.readBigUInt64BE()).to.equal(1_679_315_147n);
  });

  it('is read as it was written', () => {
    const line = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/\n/.test(text));
    const size = fc.maxSafeNat();
    const rootHash = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(
        fc.record({ origin: line, size, rootHash }),
        fc.array(line),
        (body, extensions) => {
          const text = checkpointText(body) + extensions.map((each) => `${each}\n`).join('');
          expect(parseCheckpointText(text)).to.deep.equal(body);
        },
      ),
    );
  });

  it('is none where its form is another', () => {
    const [, size, root = ''] = TEXT.split('\n');
    const wrong = {
      'no origin': `\n${size}\n${root}\n`,
      'a zero before the size': `${ORIGIN}\n0${size}\n${root}\n`,
      'a sign before the size': `${ORIGIN}\n+1\n${root}\n`,
      'no size': `${ORIGIN}\n\n${root}\n`,
      'a size that no number carries': `${ORIGIN}\n9007199254740992\n${root}\n`,
      'digits of another script': `${ORIGIN}\n٧٠\n${root}\n`,
      'a root that is too short': `${ORIGIN}\n${size}\n${root.slice(4)}\n`,
      'a root that is too long': `${ORIGIN}\n${size}\n${root.replace('=', 'A')}\n`,
      'a root in other digits': `${ORIGIN}\n${size}\n${BODY.rootHash.toString('base64url')}\n`,
      'two lines': `${ORIGIN}\n${size}\n`,
      'no line feed at its end': TEXT.slice(0, -1),
      'an empty line': `${TEXT}\nextension\n`,
    };
    for (const [fault, text] of Object.entries(wrong)) {
      expect(parseCheckpointText(text), fault).to.equal(undefined);
      expect(parseCheckpoint(noteOf(text, [signNote(text, key)])), fault).to.equal(undefined);
    }
    expect(parseCheckpoint(`${TEXT}\n`)).to.equal(undefined);
  });

  it('counts as the log’s where a key under the log’s name has signed it', () => {
    const note = noteOf(TEXT, [signNote(TEXT, key)]);
    expect(isSigned(note, key)).to.equal(true);
    expect(isSigned(note)).to.equal(false);
    expect(isSigned(note, signerKeyOfSeed(ORIGIN, Buffer.alloc(32, 2)))).to.equal(false);
    const ofOther = signerKeyOfSeed('example.org', Buffer.alloc(32, 1));
    expect(isSigned(noteOf(TEXT, [signNote(TEXT, ofOther)]), ofOther)).to.equal(false);
  });

  it('counts as the log’s among signatures that nobody knows, a dozen and more', () => {
    const others = Array.from({ length: 15 }, (_, index) =>
      signNote(TEXT, signerKeyOfSeed(`w${index}.example`, randomBytes(32))),
    );
    expect(isSigned(noteOf(TEXT, [...others, signNote(TEXT, key)]), key)).to.equal(true);
  });

  it('holds with each of two keys while they are rotated, and with none if one’s fails', () => {
    const next = signerKeyOfSeed(ORIGIN, Buffer.alloc(32, 2));
    const both = noteOf(TEXT, [signNote(TEXT, next), signNote(TEXT, key)]);
    for (const keys of [[key], [next], [key, next]]) expect(isSigned(both, ...keys)).to.equal(true);
    const mixed = noteOf(TEXT, [signNote(`${TEXT}x`, next), signNote(TEXT, key)]);
    expect(isSigned(mixed, key, next)).to.equal(false);
  });

  it('is not the log’s once a character of what is signed is changed', () => {
    const note = noteOf(TEXT, [signNote(TEXT, key)]);
    fc.assert(
      fc.property(
        fc.nat({ max: TEXT.length - 1 }),
        fc.string({ unit: 'binary', maxLength: 3 }),
        (at, put) => {
          const changed = note.slice(0, at) + put + note.slice(at + 1);
          if (changed !== note) expect(isSigned(changed, key), changed).to.equal(false);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('The cosignature of a witness', () => {
  const TIME = 1_679_315_147;
  const witness = witnessOf('witness.example/one', Buffer.alloc(32, 3));
  const seenAt = (line: string, text = TEXT, by = witness) => {
    const [signature] = parseSignatureLines(`${line}\n`) ?? [];
    return signature && cosignedAt(text, signature, by.key);
  };

  it('tells when the witness has seen the checkpoint', () => {
    for (const time of [0, TIME, Number.MAX_SAFE_INTEGER]) {
      expect(seenAt(witness.cosign(TEXT, time))).to.equal(time);
    }
    // A number does not carry it.
    expect(seenAt(witness.cosign(TEXT, 2 ** 60))).to.equal(undefined);
  });

  it('is of that checkpoint, time and witness alone', () => {
    const line = witness.cosign(TEXT, TIME);
    expect(seenAt(line, checkpointText({ ...BODY, size: 70_001 }))).to.equal(undefined);
    const [name, other] = ['witness.example/one', Buffer.alloc(32, 4)];
    expect(seenAt(line, TEXT, witnessOf(name, other))).to.equal(undefined);
    expect(seenAt(line, TEXT, witnessOf('witness.example/two', Buffer.alloc(32, 3)))).to.equal(
      undefined,
    );
    const bytes = Buffer.from(line.split(' ')[2] as string, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) + 1;
      expect(seenAt(`— ${name} ${changed.toString('base64')}`), `${at}`).to.equal(undefined);
    }
    for (const length of [5, 12, 13, 75]) {
      const cut = bytes.subarray(0, length).toString('base64');
      expect(seenAt(`— ${name} ${cut}`), `${length}`).to.equal(undefined);
    }
  });

  it('is no signature of the log, even by the same key; nor the other way round', () => {
    const seed = Buffer.alloc(32, 1);
    const asWitness = witnessOf(ORIGIN, seed);
    expect(isSigned(noteOf(TEXT, [asWitness.cosign(TEXT, TIME)]), key)).to.equal(false);
    expect(seenAt(signNote(TEXT, key), TEXT, asWitness)).to.equal(undefined);
    const [, , encoded = ''] = asWitness.cosign(TEXT, TIME).split(' ');
    const signature = Buffer.from(encoded, 'base64').subarray(4);
    const { name, keyId } = key;
    expect(cosignedAt(TEXT, { name, keyId, signature }, verifierOf(key))).to.equal(undefined);
  });
});
