import { expect } from 'chai';
import { createFollowsEvents } from '../../src/engine/subscriptions/follow-events.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { EVERY_EVENT } from '../../src/subscriptions.ts';
import { recorded } from '../support/cloud-events.ts';
import { anEvent } from '../support/examples.ts';

const HEAD = 10;
const { signal } = new AbortController();

describe('Following the log', () => {
  for (const filter of [EVERY_EVENT, { ...EVERY_EVENT, where: 'true' }]) {
    const what = 'where' in filter ? 'with a predicate' : 'by lists alone';
    it(`goes on behind what it was given, however little of what there is: ${what}`, async () => {
      const following = followsPagesOf(3).follow(filter);
      const positions: number[] = [];
      for (let behind = 0; behind < HEAD; ) {
        const { events, readTo } = await following.next(behind, 100, signal);
        positions.push(...events.map(({ position }) => position));
        expect(readTo).to.equal(positions.at(-1));
        behind = readTo;
      }
      expect(positions).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });
  }
});

/** The whole log is there, and a few of its events are read at once. */
function followsPagesOf(count: number) {
  const log = Array.from(
    { length: HEAD },
    (_, index): RecordedEvent => ({ ...recorded(anEvent()), position: index + 1 }),
  );
  const tail = {
    head: HEAD,
    waitBehind: async () => {},
    readBehind: async (position: number) => {
      const events = log.slice(position, position + count);
      return { events, readTo: position + events.length };
    },
  };
  return createFollowsEvents({
    tail,
    reader: { newestCommit: async () => undefined, commits: async () => [] },
    upcast: async (events) => events,
    predicates: { evaluate: async (_, events) => events.map(() => 'matches') },
  });
}
