import { expect } from 'chai';
import { inOrder } from '../../scripts/replay/in-order.ts';

describe('Work in order', () => {
  it('gives results in the order of the items, whichever is done first', async () => {
    const waiting: (() => void)[] = [];
    const begun: number[] = [];
    const all = collected(
      inOrder(numbers(6), 3, async (item) => {
        begun.push(item);
        await new Promise<void>((resolve) => waiting.push(resolve));
        return item;
      }),
    );
    // The last that has begun is always done first.
    while (begun.length < 6 || waiting.length > 0) {
      await new Promise(setImmediate);
      waiting.pop()?.();
    }
    expect(await all).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(begun).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it('has no more under way than it may, and as many as it may', async () => {
    let underWay = 0;
    let most = 0;
    const results = inOrder(numbers(20), 3, async (item) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      return item;
    });
    expect(await collected(results)).to.have.length(20);
    expect(most).to.equal(3);
  });

  it('fails with the first failure, after what came before and when nothing goes on', async () => {
    const given: number[] = [];
    let isOver = false;
    const results = inOrder(numbers(9), 3, async (item) => {
      if (item === 1) throw new Error('one failed');
      for (let turns = 0; turns < item * 5; turns += 1) await new Promise(setImmediate);
      if (item === 2) isOver = true;
      return item;
    });
    const failure = await (async () => {
      for await (const result of results) given.push(result);
    })().catch((error: Error) => error.message);
    expect(failure).to.equal('one failed');
    expect(given).to.deep.equal([0]);
    expect(isOver).to.equal(true);
  });
});

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number += 1) yield number;
}

async function collected<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
