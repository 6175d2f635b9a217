/**
 * The results of some work in the order of its items, `countMax` of which are worked on at a time.
 * The first failure ends it, once nothing is under way any more.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  countMax: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // A failure is met where the result is awaited; not at all where the reader stops before.
      result.catch(() => {});
      underWay.push(result);
      if (underWay.length === countMax) yield await (underWay.shift() as Promise<Result>);
    }
    for (let next = underWay.shift(); next !== undefined; next = underWay.shift()) {
      yield await next;
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}
