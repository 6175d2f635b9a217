import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  leafHash,
  nodeHash,
  nodesAbove,
  payloadCommitment,
  SALT_BYTES,
} from '../../src/engine/audit/event-hash.ts';
import { canonicalJson } from '../../src/events/canonical-json.ts';
import type { JsonObject } from '../../src/events/event.ts';

function commitmentOf(salt: Buffer, data: JsonObject, metadata: JsonObject): Buffer {
  return payloadCommitment(salt, canonicalJson(data), canonicalJson(metadata));
}

describe('Event hashes', () => {
  const salt = Buffer.alloc(SALT_BYTES, 9);

  it('commit to the salt and to the canonical JSON of data and metadata', () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<JsonObject>;
    fc.assert(
      fc.property(objects, objects, (data, metadata) => {
        const expected = createHash('sha256')
          .update(salt)
          .update(canonicalize({ metadata, data }) ?? '')
          .digest('hex');
        expect(commitmentOf(salt, data, metadata).toString('hex')).to.equal(expected);
      }),
    );
  });

  it('of another salt, data or metadata are others', () => {
    const hashes = [
      commitmentOf(salt, { a: 1 }, {}),
      commitmentOf(Buffer.alloc(SALT_BYTES, 8), { a: 1 }, {}),
      commitmentOf(salt, { a: 2 }, {}),
      commitmentOf(salt, {}, { a: 1 }),
    ].map((digest) => digest.toString('hex'));
    expect(new Set(hashes).size).to.equal(4);
  });

  it('of a leaf begin with 0x00, as RFC 6962 has it', () => {
    expect(leafHash('').toString('hex')).to.equal(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    for (const text of ['a', '{"userId":"Δv 🛰️"}', 'x'.repeat(10_000)]) {
      const expected = createHash('sha256')
        .update(Buffer.from([0]))
        .update(text, 'utf8');
      expect(leafHash(text).toString('hex')).to.equal(expected.digest('hex'));
    }
  });

  it('of a node begin with 0x01, and tell left from right', () => {
    const [left, right] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const expected = createHash('sha256')
      .update(Buffer.from([1]))
      .update(left)
      .update(right);
    expect(nodeHash(left, right).toString('hex')).to.equal(expected.digest('hex'));
    expect(nodeHash(right, left).equals(nodeHash(left, right))).to.equal(false);
  });

  it('of a row of nodes are those of each two of them', () => {
    const row = Array.from({ length: 8 }, (_, index) => Buffer.alloc(32, index));
    const above = [0, 2, 4, 6].map((at) => nodeHash(row[at] as Buffer, row[at + 1] as Buffer));
    expect(nodesAbove(Buffer.concat(row))).to.deep.equal(Buffer.concat(above));
  });
});
