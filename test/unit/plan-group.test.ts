import { expect } from 'chai';
import { AggregateHeads } from '../../src/engine/append/aggregate-heads.ts';
import { type AppendRequest, aggregateName } from '../../src/engine/append/append-request.ts';
import { GroupFacts } from '../../src/engine/append/group-facts.ts';
import { type GroupPlan, planGroup } from '../../src/engine/append/plan-group.ts';
import type { CommitTransaction } from '../../src/engine/append/ports.ts';
import { EventStoreError } from '../../src/errors.ts';
import type { AggregateKey, NewEvent, RecordedEvent } from '../../src/events/event.ts';
import { appendRequest, numberedId } from '../support/append-requests.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';

describe('planGroup', () => {
  const aggregate = anAggregate();
  const one = (overrides: Partial<NewEvent> = {}) =>
    appendRequest([anEvent({ ...aggregate, ...overrides })]);

  it('numbers on from the heads that are known, as if each request saw those before it', () => {
    const requests = [
      one(),
      appendRequest(someEvents(2, aggregate)),
      one({ expectedSequenceNumber: 7 }),
    ];
    const plan = planGroup(requests, cached(aggregate, 4));
    expect(numbersOf(plan)).to.deep.equal([[5], [6, 7], [8]]);
    expect(plan.heads.get(aggregateName(aggregate))).to.equal(8);
    expect(plan.answers.size + plan.unread.size).to.equal(0);
  });

  it('asks for an aggregate that it knows nothing of to be read', () => {
    const [known, unknown] = [one(), appendRequest([anEvent(aggregate), anEvent()])];
    const plan = planGroup([known, unknown], cached(aggregate, 4));
    expect(numbersOf(plan)).to.deep.equal([[5]]);
    expect([...plan.unread]).to.deep.equal([unknown]);
  });

  it('refuses nothing from the cache alone', () => {
    const request = one({ expectedSequenceNumber: 3 });
    const plan = planGroup([request], cached(aggregate, 4));
    expect([...plan.unread]).to.deep.equal([request]);
    expect(plan.answers.size).to.equal(0);
  });

  it('refuses what was read and does not hold, with expected and actual', async () => {
    const request = one({ expectedSequenceNumber: 3 });
    const facts = cached(aggregate, 3);
    await facts.read(reading({ ...aggregate, sequenceNumber: 4 }), [request]);
    const plan = planGroup([request], facts);
    expect(refusalIn(plan, request, 'sequence_conflict').details).to.deep.equal({
      conflicts: [{ index: 0, ...aggregate, expected: 3, actual: 4 }],
    });
    expect(plan.accepted).to.deep.equal([]);
    expect(plan.heads.size).to.equal(0);
  });

  it('takes an aggregate that was read and not found for a new one', async () => {
    const request = one({ expectedSequenceNumber: 0 });
    const facts = new GroupFacts(new AggregateHeads(10));
    await facts.read(reading(), [request]);
    expect(numbersOf(planGroup([request], facts))).to.deep.equal([[1]]);
  });

  it('leaves no trace of a refused request on the requests behind it', async () => {
    const refused = appendRequest([
      anEvent(aggregate),
      anEvent({ ...aggregate, expectedSequenceNumber: 9 }),
    ]);
    const next = one({ expectedSequenceNumber: 4 });
    const facts = cached(aggregate, 4);
    await facts.read(reading({ ...aggregate, sequenceNumber: 4 }), [refused]);
    const plan = planGroup([refused, next], facts);
    expect(plan.answers.get(refused)).to.be.an.instanceOf(EventStoreError);
    expect(numbersOf(plan)).to.deep.equal([[5]]);
  });

  it('names each event whose expectation does not hold', async () => {
    const other = anAggregate('Spacecraft');
    const request = appendRequest([
      anEvent({ ...aggregate, expectedSequenceNumber: 'exists' }),
      anEvent({ ...aggregate, expectedSequenceNumber: 2 }),
      anEvent({ ...other, expectedSequenceNumber: 1 }),
    ]);
    const facts = new GroupFacts(new AggregateHeads(10));
    await facts.read(reading({ ...other, sequenceNumber: 1 }), [request]);
    const { details } = refusalIn(planGroup([request], facts), request, 'sequence_conflict');
    expect(details).to.deep.equal({
      conflicts: [
        { index: 0, ...aggregate, expected: 'exists', actual: 0 },
        { index: 1, ...aggregate, expected: 2, actual: 1 },
      ],
    });
  });

  it('answers a repeat with what is stored, whatever it expects', async () => {
    const request = one({ eventId: numberedId(1), expectedSequenceNumber: 0 });
    const stored = storedAs(request, 0);
    const facts = cached(aggregate, 9);
    await facts.read(reading(stored), [request]);
    const plan = planGroup([request], facts);
    expect(plan.answers.get(request)).to.deep.equal({ events: [stored], alreadyStored: true });
    expect(plan.accepted).to.deep.equal([]);
  });

  for (const [name, change] of [
    ['data', { data: {} }],
    ['metadata', { metadata: {} }],
    ['type of event', { eventType: 'Other' }],
    ['user', { userId: 'other' }],
    ['cause', { causationId: 'other' }],
    ['correlation', { correlationId: 'other' }],
    ['version', { version: 2 }],
    ['tags', { tags: [] }],
  ] as const) {
    it(`refuses an id that is stored with another ${name}`, async () => {
      const eventId = numberedId(1);
      const request = one({ eventId, correlationId: 'c', version: 1 });
      const stored = { ...storedAs(request, 0), ...change };
      const facts = cached(aggregate, 9);
      await facts.read(reading(stored), [request]);
      const { details } = refusalIn(planGroup([request], facts), request, 'event_id_conflict');
      expect(details).to.deep.equal({ eventIds: [eventId] });
    });
  }

  it('refuses a batch of which only some are stored', async () => {
    const request = appendRequest([
      anEvent({ ...aggregate, eventId: numberedId(1) }),
      anEvent({ ...aggregate, eventId: numberedId(2) }),
    ]);
    const facts = cached(aggregate, 9);
    await facts.read(reading(storedAs(request, 1)), [request]);
    const { details } = refusalIn(planGroup([request], facts), request, 'event_id_conflict');
    expect(details).to.deep.equal({ eventIds: [numberedId(2)] });
  });
});

function cached(aggregate: AggregateKey, sequenceNumber: number): GroupFacts {
  const heads = new AggregateHeads(10);
  heads.learn([{ ...aggregate, sequenceNumber }]);
  return new GroupFacts(heads);
}

/** What a transaction finds: whatever of it is asked for. */
function reading(...found: (RecordedEvent | (AggregateKey & { sequenceNumber: number }))[]) {
  const events = found.filter((each): each is RecordedEvent => 'eventId' in each);
  return {
    readHeads: async () => found.filter((each) => !('eventId' in each)),
    readEvents: async (ids: readonly string[]) =>
      events.filter(({ eventId }) => ids.includes(eventId)),
  } as unknown as CommitTransaction;
}

function storedAs(request: AppendRequest, index: number): RecordedEvent {
  const { parsed, eventId } = request.events[index] as (typeof request.events)[number];
  const { expectedSequenceNumber: _, ...event } = parsed.event;
  const { metadata, tags } = parsed;
  const place = {
    position: 3,
    sequenceNumber: 2,
    timestamp: '2031-03-14T06:12:00.000Z',
    hash: '00',
  };
  const { version = 1 } = event;
  return { ...event, version, storedVersion: version, eventId, metadata, tags, ...place };
}

function numbersOf({ accepted }: GroupPlan): number[][] {
  return accepted.map(({ placed }) => placed.map(({ sequenceNumber }) => sequenceNumber));
}

function refusalIn(plan: GroupPlan, request: AppendRequest, code: string): EventStoreError {
  const answer = plan.answers.get(request);
  if (answer instanceof EventStoreError && answer.code === code) return answer;
  throw new Error(`The request was not refused with ${code}.`);
}
