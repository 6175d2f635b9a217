import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { LineIds } from '../../scripts/import/line-ids.ts';
import { Occurrences } from '../../scripts/import/occurrences.ts';

describe('The id of a line without one', () => {
  it('is made as documented, and will be for ever', () => {
    const ids = new LineIds();
    const line = Buffer.from('{"eventType":"MissionCreated"}');

    expect([ids.next(line), ids.next(line)]).to.deep.equal([
      uuidByHand(`${sha256Hex(line)}/1`),
      uuidByHand(`${sha256Hex(line)}/2`),
    ]);
  });
});

describe('Counting occurrences', () => {
  it('counts each digest on its own, however many there are', () => {
    const occurrences = new Occurrences();
    const counted = new Map<string, number>();
    const digests = Array.from({ length: 20_000 }, () => randomBytes(32));
    // 20,000 different ones outgrow the table several times, with repeats before and after.
    for (const digest of [...digests, ...digests.slice(0, 7_000), ...digests.slice(0, 3_000)]) {
      const count = (counted.get(digest.toString('hex')) ?? 0) + 1;
      counted.set(digest.toString('hex'), count);
      expect(occurrences.next(digest)).to.equal(count);
    }
  });

  it('still gives a digest another number each time when two agree in their first 64 bits', () => {
    const occurrences = new Occurrences();
    const [one, two] = [Buffer.alloc(32, 1), Buffer.concat([Buffer.alloc(8, 1), Buffer.alloc(24)])];

    const numbers = [one, two, one].map((digest) => occurrences.next(digest));

    expect(numbers).to.deep.equal([1, 2, 3]);
  });
});

/** RFC 9562, section 5.5, without the library. */
function uuidByHand(name: string): string {
  const namespace = Buffer.from('5f9d5d0e6f0b4c579d3c3f1c8a7f2b64', 'hex');
  const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function sha256Hex(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
