import { expect } from 'chai';
import fc from 'fast-check';
import { checkReceipt } from '../../src/engine/audit/check-receipt.ts';
import { parseReceipt } from '../../src/engine/audit/parse-receipt.ts';
import {
  noteOf,
  parseSignedNote,
  parseVerifierKey,
  type SignedNote,
  signerKeyOfSeed,
  signNote,
  type VerifierKey,
} from '../../src/engine/audit/signed-note.ts';
import { parseTlogProof, type TlogProof, tlogProof } from '../../src/engine/audit/tlog-proof.ts';
import { isEventStoreError } from '../../src/errors.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import type { Receipt } from '../../src/transparency.ts';
import { composedCommit } from '../support/composed-commit.ts';
import { anEvent } from '../support/examples.ts';
import { SEEN_AT, signedReceipt } from '../support/signed-receipt.ts';
import { witnessOf } from '../support/witness.ts';

const ORIGIN = 'example.org/log';
const signer = signerKeyOfSeed(ORIGIN, Buffer.alloc(32, 7));
const stranger = signerKeyOfSeed(ORIGIN, Buffer.alloc(32, 8));
const witness = witnessOf('witness.example/one', Buffer.alloc(32, 9));
const verifierOf = (vkey: string) => parseVerifierKey(vkey) as VerifierKey;
const TRUSTED = { log: [verifierOf(signer.vkey)], witnesses: [witness.key] };

const COMMIT = composedCommit([anEvent(), anEvent({ data: { note: 'Δv 🛰️' } }), anEvent()]);
const kindsOf = (receipt: Receipt, trusted = TRUSTED) =>
  checkReceipt(receipt, trusted).faults.map(({ kind }) => kind);

describe('A receipt', () => {
  let receipt: Receipt;
  let other: Receipt;
  before(async () => {
    receipt = await signedReceipt(COMMIT, 1, signer, witness);
    other = await signedReceipt(COMMIT, 0, signer, witness);
  });

  const withEvent = (changes: Partial<RecordedEvent>): Receipt => ({
    ...receipt,
    event: { ...receipt.event, ...changes },
  });

  it('proves its event, to whoever trusts the key of the log, and the witness', async () => {
    const { size, root } = COMMIT.record.tree;
    for (const index of COMMIT.events.keys()) {
      const signed = await signedReceipt(COMMIT, index, signer, witness);
      expect(checkReceipt(signed, TRUSTED)).to.deep.equal({
        faults: [],
        checkpoint: { origin: ORIGIN, size, rootHash: root },
        cosignatures: [{ witness: 'witness.example/one', time: SEEN_AT }],
      });
    }
  });

  it('is checked the same when it comes from a file', () => {
    const read = parseReceipt(JSON.stringify(receipt, undefined, 2));
    expect(read).to.deep.equal(receipt);
    expect(kindsOf(read)).to.deep.equal([]);
  });

  it('does not prove an event that was changed, in whatever place', () => {
    const changes: Partial<RecordedEvent>[] = [
      { eventId: '00000000-0000-4000-8000-000000000000' },
      { eventType: 'MissionCancelled' },
      { aggregateType: 'Vehicle' },
      { aggregateId: 'another' },
      { sequenceNumber: 2 },
      { timestamp: '2026-01-31T00:00:00.001Z' },
      { userId: 'somebody' },
      { correlationId: 'another' },
      { causationId: 'another' },
      { version: 2, storedVersion: 2 },
      { storedVersion: 2 },
      { tags: ['lunar'] },
    ];
    for (const change of changes) {
      expect(kindsOf(withEvent(change)), JSON.stringify(change)).to.deep.equal(['leaf_mismatch']);
    }
    for (const change of [{ data: {} }, { metadata: {} }]) {
      expect(kindsOf(withEvent(change))).to.deep.equal(['commitment_mismatch']);
    }
    const elsewhere = withEvent({ position: 3 });
    expect(kindsOf(elsewhere)).to.deep.equal(['leaf_mismatch', 'root_mismatch']);
  });

  it('lets no field hide in another', () => {
    const { userId, ...event } = receipt.event;
    const timestamp = `${event.timestamp}","userId":"${userId}`;
    const hidden = { ...receipt, event: { ...event, timestamp } };
    expect(kindsOf(hidden)).to.deep.equal(['leaf_mismatch']);
  });

  it('names the link that does not hold, and none that does', () => {
    const zeros = '0'.repeat(64);
    const { salt, commitment } = other;
    const { data, metadata } = other.event;
    const withProof = (proof: string): Receipt => ({ ...receipt, proof });
    const replaced = (text: string | RegExp, by: string) =>
      withProof(receipt.proof.replace(text, by));
    const wrong: readonly (readonly [Receipt, ...string[]])[] = [
      [{ ...receipt, salt: zeros.slice(32) }, 'commitment_mismatch'],
      [{ ...receipt, commitment: zeros }, 'commitment_mismatch', 'leaf_mismatch'],
      [{ ...withEvent({ data, metadata }), salt, commitment }, 'leaf_mismatch'],
      [withEvent({ hash: zeros }), 'leaf_mismatch', 'root_mismatch'],
      // Of another event: neither its place is right, nor what its hashes lead to.
      [withProof(other.proof), 'root_mismatch', 'root_mismatch'],
      [replaced(/(?<=index 1\n).*\n/, ''), 'root_mismatch'],
      [replaced('index 1', 'index 01'), 'root_mismatch', 'checkpoint_invalid'],
      [replaced('\n3\n', '\n03\n'), 'checkpoint_invalid'],
      [replaced('\n3\n', '\n2\n'), 'checkpoint_invalid', 'root_mismatch', 'checkpoint_invalid'],
      [replaced(`\n${ORIGIN}`, '\nexample.org'), 'checkpoint_invalid', 'checkpoint_invalid'],
    ];
    for (const [index, [changed, ...kinds]] of wrong.entries()) {
      expect(kindsOf(changed), `${index}`).to.deep.equal(kinds);
      for (const { position } of checkReceipt(changed, TRUSTED).faults) {
        expect(position).to.equal(receipt.event.position);
      }
    }
  });

  it('is signed by keys that are trusted alone, not by those that it has', async () => {
    const forged = await signedReceipt(COMMIT, 1, stranger, witness);
    expect(kindsOf(forged)).to.deep.equal(['checkpoint_invalid']);
    expect(kindsOf(forged, trusting(...forged.keys))).to.deep.equal([]);
    const ofAnotherName = signerKeyOfSeed('example.org/other', Buffer.alloc(32, 7));
    expect(kindsOf(receipt, trusting(ofAnotherName.vkey))).to.deep.equal(['checkpoint_invalid']);
    expect(kindsOf(receipt, trusting())).to.deep.equal(['checkpoint_invalid']);
  });

  it('holds with the old key as with the new one, while keys are rotated', () => {
    const both = signedAnew(receipt, (text) => [signNote(text, signer), signNote(text, stranger)]);
    for (const { vkey } of [signer, stranger]) {
      expect(kindsOf(both, trusting(vkey))).to.deep.equal([]);
    }
  });

  it('does not hold where a signature of one who is trusted does not', () => {
    const ofOther = signedAnew(receipt, (text) => [
      signNote(text, signer),
      signNote('x', stranger),
    ]);
    expect(kindsOf(ofOther)).to.deep.equal([]);
    const bothTrusted = trusting(signer.vkey, stranger.vkey);
    expect(kindsOf(ofOther, bothTrusted)).to.deep.equal(['checkpoint_invalid']);
    const twice = signedAnew(receipt, (text) => [signNote(text, signer), signNote('x', signer)]);
    expect(kindsOf(twice)).to.deep.equal(['checkpoint_invalid']);
    const unseen = signedAnew(receipt, (text) => [
      signNote(text, signer),
      witness.cosign(`${text}x`, SEEN_AT),
    ]);
    expect(kindsOf(unseen)).to.deep.equal(['checkpoint_invalid']);
  });

  it('proves as much without a witness, and says that none has signed', () => {
    const alone = signedAnew(receipt, (text) => [signNote(text, signer)]);
    const { faults, cosignatures } = checkReceipt(alone, TRUSTED);
    expect([...faults, ...cosignatures]).to.deep.equal([]);
  });

  it('is another, or proves less, once a character in its file is changed', () => {
    const file = JSON.stringify({ ...receipt, keys: [] });
    fc.assert(
      fc.property(
        fc.nat({ max: file.length - 1 }),
        fc.string({ unit: 'binary-ascii', maxLength: 2 }),
        (at, put) => {
          const read = readOrRefused(file.slice(0, at) + put + file.slice(at + 1));
          if (read === undefined || JSON.stringify({ ...read, keys: [] }) === file) return;
          const { faults, cosignatures } = checkReceipt(read, TRUSTED);
          expect(faults.length === 0 && cosignatures.length > 0, `${at} ${put}`).to.equal(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('A file that should be a receipt', () => {
  it('is refused with every place that is at fault', async () => {
    const { salt, ...receipt } = await signedReceipt(COMMIT, 0, signer, witness);
    const { position, ...event } = receipt.event;
    const wrong = { ...receipt, event: { ...event, note: 1 }, format: '2', commitment: 'AB', x: 1 };
    expect(faultsOf(JSON.stringify(wrong))).to.have.deep.members([
      { pointer: '/salt', message: 'is required' },
      { pointer: '/x', message: 'is no field of a receipt' },
      { pointer: '/event/position', message: 'is required' },
      { pointer: '/event/note', message: 'is no field of a receipt' },
      { pointer: '/format', message: 'must be "event-store-receipt/1"' },
      { pointer: '/commitment', message: 'must be 64 hexadecimal digits, in lower case' },
    ]);
    expect(faultsOf('[]')).to.deep.equal([{ pointer: '', message: 'must be an object' }]);
    expect(faultsOf('{"salt":1,"salt":2}')).to.have.lengthOf(1);
    expect(faultsOf('no JSON')).to.have.lengthOf(1);
  });

  it('is read or refused, whatever it holds', () => {
    fc.assert(fc.property(fc.json(), (text) => void readOrRefused(text)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readOrRefused(text)));
  });
});

function trusting(...vkeys: readonly string[]) {
  return { ...TRUSTED, log: vkeys.map(verifierOf) };
}

/** The receipt with other signatures under its checkpoint. */
function signedAnew(receipt: Receipt, lines: (text: string) => readonly string[]): Receipt {
  const proof = parseTlogProof(receipt.proof) as TlogProof;
  const { text } = parseSignedNote(proof.checkpoint) as SignedNote;
  return { ...receipt, proof: tlogProof({ ...proof, checkpoint: noteOf(text, lines(text)) }) };
}

function readOrRefused(text: string): Receipt | undefined {
  try {
    return parseReceipt(text);
  } catch (error) {
    if (isEventStoreError(error, 'invalid_request')) return undefined;
    throw error;
  }
}

function faultsOf(text: string) {
  try {
    parseReceipt(text);
  } catch (error) {
    if (isEventStoreError(error, 'invalid_request')) return error.details.faults;
    throw error;
  }
  return [];
}
