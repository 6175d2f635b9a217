import { expect } from 'chai';
import type { JsonObject, RecordedEvent } from '../../src/events/event.ts';
import type { TraceRequest, TraceStep } from '../../src/replay.ts';
import { aSubject, closed, NUMBER, registered, TEXT } from '../support/event-schemas.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';
import type { RestStore } from '../support/rest-store.ts';

/** States of aggregates: at the end, at any point before, and what lies between. */
export function itReplays(openStore: () => RestStore): void {
  describe('replays', () => {
    const DATA: readonly JsonObject[] = [
      { name: 'Artemis', orbit: { inclinationDeg: 28.5, raanDeg: 10 } },
      { orbit: { inclinationDeg: 51.6 } },
      { crew: ['ada'], orbit: { raanDeg: null } },
      { name: 'Artemis IV' },
    ];
    const STATES: readonly JsonObject[] = [
      {},
      { name: 'Artemis', orbit: { inclinationDeg: 28.5, raanDeg: 10 } },
      { name: 'Artemis', orbit: { inclinationDeg: 51.6, raanDeg: 10 } },
      { name: 'Artemis', orbit: { inclinationDeg: 51.6 }, crew: ['ada'] },
      { name: 'Artemis IV', orbit: { inclinationDeg: 51.6 }, crew: ['ada'] },
    ];

    async function four(store: RestStore, aggregate = anAggregate()) {
      const events: RecordedEvent[] = [];
      for (const data of DATA) {
        // Each at a time of its own.
        await new Promise((resolve) => setTimeout(resolve, 3));
        events.push(...(await store.append([anEvent({ ...aggregate, data })])).events);
      }
      return { aggregate, events };
    }

    it('come to the state of every sequence number, and to the newest', async () => {
      const store = openStore();
      const { aggregate, events } = await four(store);
      for (const [toSequenceNumber, state] of STATES.entries()) {
        const replayed = await store.replays.replay({ ...aggregate, toSequenceNumber });
        expect(replayed).to.deep.include({ ...aggregate, sequenceNumber: toSequenceNumber, state });
        expect(replayed.timestamp).to.equal(events[toSequenceNumber - 1]?.timestamp);
      }
      const newest = await store.replays.replay(aggregate);
      const handler = { name: 'merge-patch', version: 1 };
      expect(newest).to.deep.include({ sequenceNumber: 4, state: STATES[4], handler });
      const beyond = await store.replays.replay({ ...aggregate, toSequenceNumber: 9 });
      expect(beyond).to.deep.include({ sequenceNumber: 4, state: STATES[4] });
    });

    it('come to the state of every time', async () => {
      const store = openStore();
      const { aggregate, events } = await four(store);
      for (const [index, { timestamp }] of events.entries()) {
        const at = await store.replays.replay({ ...aggregate, toTimestamp: timestamp });
        expect(at).to.deep.include({ sequenceNumber: index + 1, state: STATES[index + 1] });
        const justBefore = new Date(Date.parse(timestamp) - 1).toISOString();
        const before = await store.replays.replay({ ...aggregate, toTimestamp: justBefore });
        expect(before).to.deep.include({ sequenceNumber: index, state: STATES[index] });
      }
    });

    it('never come to a state that is older than an append which was answered', async () => {
      const store = openStore();
      const aggregate = anAggregate();
      for (let count = 1; count <= 30; count += 1) {
        await store.append([anEvent({ ...aggregate, data: { count } })]);
        const replayed = await store.replays.replay(aggregate);
        expect(replayed).to.deep.include({ sequenceNumber: count, state: { count } });
      }
    });

    it('find the type of an id that one type has, and name the candidates where several have', async () => {
      const store = openStore();
      const { aggregate } = await four(store);
      const { aggregateId } = aggregate;
      expect(await store.replays.replay({ aggregateId })).to.deep.include(aggregate);
      await store.append([anEvent({ aggregateType: 'Burn', aggregateId })]);
      const replaying = store.replays.replay({ aggregateId });
      const { details } = await refusalOf(replaying, 'aggregate_type_ambiguous');
      expect(details).to.deep.equal({ aggregateId, candidates: ['Burn', 'Mission'] });
      const burn = { aggregateType: 'Burn', aggregateId };
      expect(await store.replays.replay(burn)).to.include(burn);
    });

    it('refuse an aggregate that there is not', async () => {
      const store = openStore();
      const aggregate = anAggregate();
      for (const asked of [aggregate, { aggregateId: aggregate.aggregateId }]) {
        await refusalOf(store.replays.replay(asked), 'aggregate_not_found');
      }
      await refusalOf(
        store.replays.replay({ ...aggregate, toSequenceNumber: 0 }),
        'aggregate_not_found',
      );
    });

    it('refuse what is no point, no handler and no what-if, with a pointer to each', async () => {
      const store = openStore();
      const { aggregate } = await four(store);
      for (const [further, pointer] of [
        [{ toSequenceNumber: -1 }, '/toSequenceNumber'],
        [{ toSequenceNumber: 1.5 }, '/toSequenceNumber'],
        [{ toTimestamp: 'yesterday' }, '/toTimestamp'],
        [{ toSequenceNumber: 1, toTimestamp: '2031-03-14T06:12:00Z' }, '/toTimestamp'],
        [{ handler: 'nobody' }, '/handler'],
        [{ useSnapshot: 'no' }, '/useSnapshot'],
        [{ schemaVersion: 0 }, '/schemaVersion'],
        [{ schemaVersion: 'newest' }, '/schemaVersion'],
        [{ whatIf: {} }, '/whatIf'],
        [{ whatIf: [{ eventType: 'X', data: 7 }] }, '/whatIf/0/data'],
        [{ whatIf: [{ eventType: '', data: {} }] }, '/whatIf/0/eventType'],
        [{ whatIf: Array(101).fill({ eventType: 'X', data: {} }) }, '/whatIf'],
      ] as const) {
        const replaying = store.replays.replay({ ...aggregate, ...(further as object) });
        const { details } = await refusalOf(replaying, 'invalid_request');
        expect(details.faults.map((fault) => fault.pointer)).to.include(pointer);
      }
    });

    it('fold what has not happened on top, checked by its schema, and store nothing', async () => {
      const store = openStore();
      const { aggregate } = await four(store);
      const head = await store.headPosition();
      const whatIf = [
        { eventType: 'Renamed', data: { name: 'Artemis V' } },
        { eventType: 'Renamed', data: { crew: null } },
      ];
      const replayed = await store.replays.replay({ ...aggregate, toSequenceNumber: 2, whatIf });
      const state = { ...STATES[2], name: 'Artemis V' };
      expect(replayed).to.deep.include({ sequenceNumber: 2, whatIfApplied: 2, state });
      const subject = await registered(store, [closed({ a: TEXT })], aSubject());
      const wrong = [{ eventType: subject.eventType, data: { a: 7 } }];
      const replaying = store.replays.replay({ ...aggregate, whatIf: wrong });
      const { details } = await refusalOf(replaying, 'invalid_request');
      expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/whatIf/0/data/a']);
      expect(await store.headPosition()).to.equal(head);
      expect(await store.replays.replay(aggregate)).to.deep.include({ state: STATES[4] });
    });

    it('get events in the latest version of their schemas, or in that which is asked for', async () => {
      const store = openStore();
      const aggregate = anAggregate();
      const subject = await registered(store, [closed({ seconds: NUMBER })]);
      await store.append([anEvent({ ...subject, ...aggregate, data: { seconds: 7 } })]);
      const former = await store.replays.replay(aggregate);
      expect(former.state).to.deep.equal({ seconds: 7 });
      const step = { jsonPatch: [{ op: 'move', from: '/seconds', path: '/durationS' }] };
      await registered(store, [closed({ durationS: NUMBER }, { 'x-upcast': step })], subject);
      const latest = await store.replays.replay(aggregate);
      expect(latest.state).to.deep.equal({ durationS: 7 });
      const asked = { ...aggregate, schemaVersion: 'stored' } as const;
      expect((await store.replays.replay(asked)).state).to.deep.equal({ seconds: 7 });
      expect((await store.replays.replay(aggregate)).state).to.deep.equal({ durationS: 7 });
      const versionsIn = async (request: TraceRequest) => {
        const { value } = await store.replays.traceReplay(request).next();
        const { version, storedVersion } = value as TraceStep;
        return { version, storedVersion };
      };
      expect(await versionsIn(aggregate)).to.deep.equal({ version: 2, storedVersion: 1 });
      expect(await versionsIn(asked)).to.deep.equal({ version: 1, storedVersion: 1 });
    });

    it('tell what each event has changed', async () => {
      const store = openStore();
      const { aggregate, events } = await four(store);
      const steps = store.replays.traceReplay({ ...aggregate, fromSequenceNumber: 2 });
      const told = [];
      let step = await steps.next();
      for (; step.done !== true; step = await steps.next()) told.push(step.value);
      expect(step.value).to.deep.include({ sequenceNumber: 4, state: STATES[4] });
      expect(told.map(({ eventId }) => eventId)).to.deep.equal(
        events.slice(1).map(({ eventId }) => eventId),
      );
      expect(told[0]?.patch).to.deep.equal([
        { op: 'replace', path: '/orbit/inclinationDeg', value: 51.6 },
      ]);
    });

    it('tell what lies between two points, in either direction', async () => {
      const store = openStore();
      const { aggregate, events } = await four(store);
      const from = { toSequenceNumber: 1 };
      const to = { toTimestamp: events[3]?.timestamp ?? '' };
      const there = await store.replays.diffStates(aggregate, { from, to });
      expect(there).to.deep.include({ from: { sequenceNumber: 1 }, to: { sequenceNumber: 4 } });
      expect(there.patch).to.deep.include({ op: 'replace', path: '/name', value: 'Artemis IV' });
      const back = await store.replays.diffStates(aggregate, { from: to, to: from });
      expect(back.patch).to.deep.include({ op: 'replace', path: '/name', value: 'Artemis' });
    });

    it('tell which event last set a value', async () => {
      const store = openStore();
      const { aggregate, events } = await four(store);
      const blamed = async (path: string, further = {}) =>
        await store.replays.blame({ ...aggregate, path, ...further });
      const second = await blamed('/orbit/inclinationDeg');
      const { eventId, userId, timestamp } = events[1] as RecordedEvent;
      expect(second).to.deep.include({
        value: 51.6,
        sequenceNumber: 2,
        eventId,
        userId,
        timestamp,
      });
      expect(await blamed('/name')).to.include({ sequenceNumber: 4, value: 'Artemis IV' });
      expect(await blamed('/name', { toSequenceNumber: 3 })).to.include({ sequenceNumber: 1 });
      expect(await blamed('/orbit/raanDeg')).to.equal(undefined);
      expect(await blamed('/orbit')).to.deep.include({ sequenceNumber: 3 });
    });
  });
}
