import { expect } from 'chai';
import { createFollowsEvents } from '../../src/engine/subscriptions/follow-events.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { EVERY_EVENT } from '../../src/subscriptions.ts';
import { recorded } from '../support/cloud-events.ts';
import { anEvent } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';

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

  it('asks the database how far the log is where a start seems to be beyond, and only then', async () => {
    const follows = followsPagesOf(3, { known: 5 });
    expect(await follows.startBehind({ position: 5 })).to.equal(5);
    expect(follows.looks()).to.equal(0);
    expect(await follows.startBehind({ position: HEAD })).to.equal(HEAD);
    await refusalOf(follows.startBehind({ position: HEAD + 1 }), 'invalid_request');
    expect(follows.looks()).to.equal(2);
  });
});

/** The whole log is there, though not all of it known, and a few of its events are read at once. */
function followsPagesOf(count: number, { known = HEAD } = {}) {
  const log = Array.from(
    { length: HEAD },
    (_, index): RecordedEvent => ({ ...recorded(anEvent()), position: index + 1 }),
  );
  const tail = {
    head: known,
    waitBehind: async () => {},
    readBehind: async (position: number) => {
      const events = log.slice(position, position + count);
      return { events, readTo: position + events.length };
    },
  };
  let looks = 0;
  const newestCommit = async () => {
    looks += 1;
    return { n: 1, firstPosition: 1, lastPosition: HEAD, timestampMs: 0 };
  };
  const follows = createFollowsEvents({
    tail,
    reader: { newestCommit, commits: async () => [] },
    now: () => 0,
    upcast: async (events) => events,
    predicates: { evaluate: async (_, events) => events.map(() => 'matches') },
  });
  return { ...follows, looks: () => looks };
}
