import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { CommitLog } from '../../src/engine/append/ports.ts';
import type { EventStore } from '../../src/event-store.ts';
import { anEvent } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';

const INSERT_MS = 100;
const OFFERED_PER_SECOND = 200;
const SECONDS = 7;

describe('a store that is offered more than it can commit', () => {
  const opened = openedStore();

  it('goes on committing what it can, though the time of much else is up', async () => {
    const store = await opened.another({
      wrapCommitLog: (log) => withSlowInserts(log),
      capacity: { groupEventsMax: 10, appendTimeoutMs: 2_000 },
    });
    const committedIn = await offer(store);
    // Left alone, every attempt is undone by a request whose time is up in the middle of it.
    for (const count of committedIn.slice(2, SECONDS)) expect(count).to.be.greaterThan(20);
  });

  it('does not store later what it has told is not stored', async () => {
    const store = await opened.another({ wrapCommitLog: (log) => withSlowInserts(log) });
    const { events: before } = await store.append([anEvent()]);
    const late = store.append([anEvent()], { timeoutMs: INSERT_MS / 2 });
    expect(await late.catch((error) => error)).to.include({ code: 'unavailable' });
    const { events } = await store.append([anEvent()]);
    expect(events[0]?.position).to.equal((before[0]?.position ?? 0) + 1);
  });

  it('survives an error that nobody foresaw, and tells those whom it met', async () => {
    let isFaulty = true;
    const store = await opened.another({
      wrapCommitLog: (log) => ({
        ...log,
        newestCommit() {
          if (!isFaulty) return log.newestCommit();
          isFaulty = false;
          return Promise.reject(new TypeError('nobody foresaw this'));
        },
      }),
      observers: [
        {
          commitTrouble() {
            throw new Error('an observer that fails');
          },
        },
      ],
    });
    const first = await store.append([anEvent()]).catch((error) => error);
    expect(first).to.include({ code: 'internal' });
    const { events } = await store.append([anEvent()]);
    expect(events[0]?.sequenceNumber).to.equal(1);
  });
});

/** How many appends were committed in each second. */
async function offer(store: EventStore): Promise<readonly number[]> {
  const committedIn = new Array<number>(SECONDS + 3).fill(0);
  const startedAt = performance.now();
  const second = () => Math.floor((performance.now() - startedAt) / 1_000);
  const appends: Promise<void>[] = [];
  while (second() < SECONDS) {
    for (let count = 0; count < OFFERED_PER_SECOND / 20; count += 1) {
      const appended = store.append([anEvent()]).then(
        () => {
          committedIn[second()] = (committedIn[second()] ?? 0) + 1;
        },
        (error) => {
          expect(error.code).to.be.oneOf(['unavailable', 'outcome_unknown']);
        },
      );
      appends.push(appended);
    }
    await sleep(1_000 / 20);
  }
  await Promise.all(appends);
  return committedIn;
}

function withSlowInserts(log: CommitLog): CommitLog {
  return {
    ...log,
    begin() {
      const transaction = log.begin();
      return {
        ...transaction,
        async insert(commit, events) {
          await sleep(INSERT_MS);
          return await transaction.insert(commit, events);
        },
      };
    },
  };
}
