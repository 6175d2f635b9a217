import { expect } from 'chai';
import { createRandomBytes } from '../../src/platform/random-bytes.ts';

describe('Random bytes', () => {
  it('are as many as were asked for, more than the pool holds included', () => {
    const randomBytes = createRandomBytes();
    for (const count of [0, 1, 16, 65_536, 65_537, 200_000, 16]) {
      expect(randomBytes(count)).to.have.length(count);
    }
  });

  it('are never given twice, and never change once given', () => {
    const randomBytes = createRandomBytes();
    const given = Array.from({ length: 20_000 }, () => randomBytes(16));
    const texts = given.map((bytes) => bytes.toString('hex'));
    for (let more = 0; more < 20_000; more += 1) randomBytes(16);
    expect(new Set(texts).size).to.equal(given.length);
    expect(given.map((bytes) => bytes.toString('hex'))).to.deep.equal(texts);
  });

  it('of two sources are others', () => {
    const [one, other] = [createRandomBytes(), createRandomBytes()];
    expect(one(16).equals(other(16))).to.equal(false);
  });
});
