import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createMemoryRateLimiter } from '../../src/platform/memory-rate-limiter.ts';

const BUDGET = { name: 'reads', pointsMax: 7, windowMs: 200 };
const SOURCE = new URL('../../src/platform/memory-rate-limiter.ts', import.meta.url);

describe('A rate limiter in memory', () => {
  it('lets so many through in its window, of many at once as well, and then again', async () => {
    const limiter = createMemoryRateLimiter(BUDGET);
    for (let round = 0; round < 2; round += 1) {
      const spent = await Promise.all(Array.from({ length: 50 }, () => limiter.spend('alice')));
      expect(spent.filter(({ isWithin }) => isWithin)).to.have.length(7);
      expect(spent.map(({ left }) => left)).to.include.members([6, 5, 4, 3, 2, 1, 0]);
      for (const { resetMs } of spent) expect(resetMs).to.be.within(0, 200);
      await sleep(220);
    }
  });

  it('counts each key by itself', async () => {
    const limiter = createMemoryRateLimiter({ ...BUDGET, pointsMax: 1 });
    for (const key of ['alice', 'bob', '__proto__', '']) {
      expect((await limiter.spend(key)).isWithin, key).to.equal(true);
      expect((await limiter.spend(key)).isWithin, key).to.equal(false);
    }
  });

  it('keeps no process alive', async () => {
    const program =
      `const { createMemoryRateLimiter } = await import(${JSON.stringify(SOURCE.href)});` +
      "const budget = { name: 'reads', pointsMax: 1, windowMs: 3_600_000 };" +
      "console.log((await createMemoryRateLimiter(budget).spend('a')).isWithin);";
    const args = ['--import', 'tsx/esm', '--input-type=module', '-e', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 });
    expect(stdout).to.equal('true\n');
  });
});
