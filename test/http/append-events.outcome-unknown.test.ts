import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { CommitLog } from '../../src/engine/append/ports.ts';
import { EventStoreError } from '../../src/errors.ts';
import type { NewEvent } from '../../src/events/event.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import {
  type Answer,
  expectProblem,
  type GivenHeaders,
  servedStore,
} from '../support/served-store.ts';

/** What becomes of a commit, of which the store hears nothing. */
type Unheard = 'stored' | 'lost';

describe('POST /v1/events whose outcome is unknown', () => {
  let unheard: Unheard | undefined;
  const { server, store, post } = servedStore({
    capacity: { appendTimeoutMs: 300 },
    wrapCommitLog: (log) => withoutAnswers(log, () => unheard),
  });

  async function unknown(
    fate: Unheard,
    body: unknown,
    headers: GivenHeaders = {},
  ): Promise<readonly string[]> {
    // What the store has to know of the log before it commits, it knows by this.
    await post(anEvent());
    unheard = fate;
    const answer = await post(body, headers);
    unheard = undefined;
    expectProblem(answer, 'outcome_unknown');
    expect(answer.status).to.equal(503);
    expect(answer.headers.get('retry-after')).to.equal('1');
    return answer.body['eventIds'] as string[];
  }

  /** Sends the request again and again; the ids must be in the log once. */
  async function settles(
    fate: Unheard,
    ids: readonly string[],
    again: () => Promise<Answer>,
  ): Promise<void> {
    const [first, second] = [await again(), await again()];
    expect([first.status, second.status]).to.deep.equal([fate === 'stored' ? 200 : 201, 200]);
    expect(second.body).to.deep.equal(first.body);
    const log = await store().readLog().toArray();
    const found = log.filter(({ eventId }) => ids.includes(eventId));
    expect(found.map(({ eventId }) => eventId)).to.deep.equal(ids);
  }

  for (const fate of ['stored', 'lost'] as const) {
    describe(`and which is ${fate}`, () => {
      it('is 503 with the ids that the store made, with which it is stored once', async () => {
        const events = someEvents(2);
        const ids = await unknown(fate, { events });
        expect(new Set(ids).size).to.equal(2);
        await settles(fate, ids, () => post({ events: withIds(events, ids) }));
        const event = anEvent({ expectedSequenceNumber: 0 });
        const [id = ''] = await unknown(fate, event);
        await settles(fate, [id], () => post({ ...event, eventId: id }));
      });

      it('is 503 with the ids that the client gave, with which it is stored once', async () => {
        const event = anEvent({ eventId: randomUUID() });
        const ids = await unknown(fate, event);
        expect(ids).to.deep.equal([event.eventId]);
        await settles(fate, ids, () => post(event));
      });

      it('is settled by the same request with the same Idempotency-Key', async () => {
        const headers = { 'Idempotency-Key': randomUUID() };
        const events = someEvents(2);
        const ids = await unknown(fate, { events }, headers);
        await settles(fate, ids, () => post({ events }, headers));
        expect((await post({ events: withIds(events, ids) })).status).to.equal(200);
      });
    });
  }

  it('is no failure that the service reports of itself', () => {
    expect(server().failures).to.deep.equal([]);
  });
});

function withIds(events: readonly NewEvent[], ids: readonly string[]): readonly object[] {
  return events.map((event, index) => ({ ...event, eventId: ids[index] }));
}

/** The log as it is when nothing more is heard from the database, from a commit on. */
function withoutAnswers(log: CommitLog, unheard: () => Unheard | undefined): CommitLog {
  const cause = new Error('There was no answer.');
  function assertHeard(): void {
    if (unheard() !== undefined) throw new EventStoreError('unavailable', cause.message, {}, cause);
  }
  return {
    ...log,
    async newestCommit() {
      assertHeard();
      return await log.newestCommit();
    },
    async commitsAfter(n, limit) {
      assertHeard();
      return await log.commitsAfter(n, limit);
    },
    begin() {
      const transaction = log.begin();
      return {
        ...transaction,
        async commit() {
          const fate = unheard();
          if (fate === undefined) return await transaction.commit();
          await (fate === 'stored' ? transaction.commit() : transaction.abort());
          return { kind: 'unknown', cause };
        },
      };
    },
  };
}
