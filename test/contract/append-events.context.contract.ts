import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { AppendContext, EventStore } from '../../src/event-store.ts';
import type { JsonObject, NamedEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { anEvent } from '../support/examples.ts';
import type { OpenedStore } from '../support/opened-store.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { pointersOf } from '../support/refused-append.ts';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const ANOTHER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
const CONTEXT = { correlationId: 'request-1', traceparent: TRACEPARENT, tracestate: 'a=1,b=2' };
const TRACE = { traceparent: TRACEPARENT, tracestate: 'a=1,b=2' };

/** What events record of the request they came in. */
export function itRecordsContext({ store }: Pick<OpenedStore, 'store'>): void {
  describe('append in a context', () => {
    it('records the request and its trace where the event says nothing of them', async () => {
      const event = anonymous({ metadata: { source: 'planner' } });
      const { events } = await store().append([event, event], { context: CONTEXT });
      for (const recorded of events) {
        expect(recorded.correlationId).to.equal('request-1');
        expect(recorded.metadata).to.deep.equal({ source: 'planner', ...TRACE });
      }
      expect(await stored(store(), event)).to.deep.equal(events);
    });

    it('records the trace of an event without metadata', async () => {
      const { metadata: _, ...event } = anonymous();
      const context = { traceparent: TRACEPARENT };
      const { events } = await store().append([event], { context });
      expect(events[0]?.metadata).to.deep.equal(context);
      expect(events[0]).not.to.have.property('correlationId');
    });

    it('records no trace state without a trace', async () => {
      const context = { tracestate: 'a=1' };
      const { events } = await store().append([anEvent({ metadata: {} })], { context });
      expect(events[0]?.metadata).to.deep.equal({});
    });

    it('lets the event speak for itself where it does', async () => {
      const metadata = { traceparent: ANOTHER };
      const event = anEvent({ correlationId: 'its-own', metadata });
      const { events } = await store().append([event], { context: CONTEXT });
      expect(events[0]).to.deep.include({ correlationId: 'its-own', metadata });
    });

    it('mixes no trace of the event with that of the request', async () => {
      const metadata = { tracestate: 'c=3' };
      const { events } = await store().append([anEvent({ metadata })], { context: CONTEXT });
      expect(events[0]?.metadata).to.deep.equal(metadata);
    });

    const requests: readonly (readonly [string, AppendContext, AppendContext])[] = [
      ['another request and trace', CONTEXT, { correlationId: 'other', traceparent: ANOTHER }],
      ['a request without a trace', CONTEXT, { correlationId: 'other' }],
      ['no request at all', CONTEXT, {}],
      ['a request, where the first was in none', {}, CONTEXT],
    ];
    for (const [name, first, second] of requests) {
      it(`knows the same event again in ${name}`, async () => {
        const event = anonymous({ eventId: randomUUID() });
        const { events } = await store().append([event], { context: first });
        const again = await store().append([event], { context: second });
        expect(again).to.deep.equal({ events, alreadyStored: true });
      });
    }

    const changes: readonly (readonly [string, JsonObject, JsonObject])[] = [
      ['a trace of its own in place of the request’s', {}, { traceparent: ANOTHER }],
      [
        'another trace of its own',
        { traceparent: ANOTHER },
        { traceparent: ANOTHER.replace(/0$/, '1') },
      ],
      ['half of the request’s trace as its own', {}, { traceparent: TRACEPARENT }],
      ['less metadata', { source: 'planner' }, {}],
      ['without what was no trace', { traceparent: 'mine' }, {}],
    ];
    for (const [name, first, second] of changes) {
      it(`refuses an id that comes again with ${name}`, async () => {
        const event = anonymous({ eventId: randomUUID() });
        await store().append([{ ...event, metadata: first }], { context: CONTEXT });
        const head = await store().headPosition();
        const appending = store().append([{ ...event, metadata: second }], { context: CONTEXT });
        await refusalOf(appending, 'event_id_conflict');
        expect(await store().headPosition()).to.equal(head);
      });
    }

    it('knows an event again that says itself what the first request said', async () => {
      const event = anonymous({ eventId: randomUUID(), metadata: { source: 'planner' } });
      const { events } = await store().append([event], { context: CONTEXT });
      const metadata = { ...TRACE, source: 'planner' };
      const again = await store().append([{ ...event, metadata, correlationId: 'request-1' }]);
      expect(again).to.deep.equal({ events, alreadyStored: true });
    });

    it('counts the trace among the bytes of metadata', async () => {
      const bytes = JSON.stringify({ a: '', ...TRACE }).length;
      const largest = anonymous({ metadata: { a: 'x'.repeat(LIMITS.metadataBytesMax - bytes) } });
      await store().append([largest], { context: CONTEXT });
      const larger = anonymous({
        metadata: { a: 'x'.repeat(LIMITS.metadataBytesMax - bytes + 1) },
      });
      const refusal = await refused(store(), larger, CONTEXT);
      expect(pointersOf(refusal)).to.deep.equal(['/0/metadata']);
    });

    for (const [name, context] of wrongContexts()) {
      it(`refuses ${name}`, async () => {
        const refusal = await refused(store(), anEvent(), context);
        expect(pointersOf(refusal)).to.deep.equal([
          context === null ? '/context' : `/context/${Object.keys(context)[0]}`,
        ]);
      });
    }

    it('takes the longest correlation id and trace state', async () => {
      const longest = '🛰'.repeat(LIMITS.idCharactersMax);
      const context = { ...CONTEXT, correlationId: longest, tracestate: longest };
      const { events } = await store().append([anonymous()], { context });
      expect(events[0]?.correlationId).to.equal(longest);
    });
  });
}

function wrongContexts(): readonly (readonly [string, AppendContext])[] {
  const texts: readonly (readonly [string, unknown])[] = [
    ['an empty', ''],
    ['too long a', 'x'.repeat(LIMITS.idCharactersMax + 1)],
    ['a control character in a', 'a\u0085'],
    ['a lone surrogate in a', '\ud800'],
    ['a number for a', 7],
  ];
  const traceparents = [
    'anything',
    TRACEPARENT.toUpperCase().replace('00-', '0A-'),
    TRACEPARENT.replace('00-', 'ff-'),
    `${TRACEPARENT}-00`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`,
  ];
  return [
    ...['correlationId', 'tracestate'].flatMap((name) =>
      texts.map(([what, text]) => [`${what} ${name}`, { [name]: text }] as const),
    ),
    ...traceparents.map(
      (traceparent) => [`the traceparent ${traceparent}`, { traceparent }] as const,
    ),
    ['a context that is none', null as never],
  ];
}

/** An event that says nothing of a request. */
function anonymous(overrides: Partial<NamedEvent> = {}): NamedEvent {
  const { correlationId: _, ...event } = anEvent(overrides);
  return event;
}

function stored(store: EventStore, { aggregateType, aggregateId }: NamedEvent) {
  return store.readAggregate({ aggregateType, aggregateId }).toArray();
}

async function refused(store: EventStore, event: NamedEvent, context: AppendContext) {
  const head = await store.headPosition();
  const refusal = await refusalOf(store.append([event], { context }), 'invalid_request');
  expect(await store.headPosition()).to.equal(head);
  return refusal;
}
