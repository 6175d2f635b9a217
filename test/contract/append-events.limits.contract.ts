import { expect } from 'chai';
import type { NamedEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { pointersOf, refusedAppend } from '../support/refused-append.ts';
import type { RestStore } from '../support/rest-store.ts';

/** At each limit an event is taken; one further it is refused, and the pointer says where. */
export function itKeepsLimits(openStore: () => RestStore): void {
  describe('append at its limits', () => {
    for (const [name, event] of taken()) {
      it(`takes ${name}`, async () => {
        const store = openStore();
        const { events } = await store.append([event]);
        const { aggregateType, aggregateId } = event;
        const read = await store.readAggregate({ aggregateType, aggregateId }).toArray();
        expect(read).to.deep.equal(events);
        expect(read[0]).to.deep.include(event);
      });
    }

    for (const [name, event, pointer] of refused()) {
      it(`refuses ${name}`, async () => {
        const refusal = await refusedAppend(openStore(), [anEvent(), event], 'invalid_request');
        expect([...new Set(pointersOf(refusal))]).to.deep.equal([`/1${pointer}`]);
      });
    }

    it(`takes ${LIMITS.batchEventsMax} events at once`, async () => {
      const { events } = await openStore().append(someEvents(LIMITS.batchEventsMax));
      expect(events.at(-1)?.sequenceNumber).to.equal(LIMITS.batchEventsMax);
    });

    it('refuses one event more than that, and no events at all', async () => {
      const store = openStore();
      for (const batch of [someEvents(LIMITS.batchEventsMax + 1), []]) {
        const refusal = await refusedAppend(store, batch, 'invalid_request');
        expect(pointersOf(refusal)).to.deep.equal(['']);
      }
    });

    it('names every fault of an event', async () => {
      const nonsense = {
        aggregateId: '',
        aggregateType: '?',
        data: 1,
        version: 'x',
        tags: [1, ''],
      };
      const event = { ...nonsense, colour: 'red' } as unknown as NamedEvent;
      const refusal = await refusedAppend(openStore(), [event], 'invalid_request');
      expect(pointersOf(refusal)).to.include.members([
        ...['/0/aggregateId', '/0/aggregateType', '/0/version', '/0/tags/0', '/0/tags/1'],
        ...['/0/eventType', '/0/colour'],
      ]);
    });
  });
}

const NAMES = ['eventType', 'aggregateId', 'userId', 'correlationId', 'causationId'] as const;

function taken(): (readonly [string, NamedEvent])[] {
  const longest = 'x'.repeat(LIMITS.idCharactersMax - 36) + anAggregate('').aggregateId.slice(-36);
  const astral = `🛰${longest.slice(36)}`.replaceAll('x', '🛰');
  return [
    ...NAMES.map((name) => [`the longest ${name}`, anEvent({ [name]: longest })] as const),
    ...NAMES.map(
      (name) =>
        [`the longest ${name} of characters beyond 16 bits`, anEvent({ [name]: astral })] as const,
    ),
    ['the longest aggregate type', anEvent({ aggregateType: `T${'x'.repeat(63)}` })],
    ['the shortest aggregate type', anEvent({ aggregateType: 'x' })],
    ['the largest version', anEvent({ version: 1_000_000 })],
    ['the most tags, of the longest', anEvent({ tags: manyTags(LIMITS.tagsMax) })],
    ['the largest data', anEvent({ data: objectOf(LIMITS.dataBytesMax) })],
    ['the largest metadata', anEvent({ metadata: objectOf(LIMITS.metadataBytesMax) })],
    ['an aggregate id of dots and spaces', anEvent({ aggregateId: '... . ' })],
  ];
}

function refused(): (readonly [string, NamedEvent, string])[] {
  const tooLong = 'x'.repeat(LIMITS.idCharactersMax + 1);
  const types = ['', '1st', 'a-b', 'a.b', 'a b', '$a', 'é', `T${'x'.repeat(64)}`, 'Mission\n'];
  const ids = ['', 'x', '0193-0000', `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(13)}`];
  return [
    ...NAMES.flatMap((name) => [
      [`too long a ${name}`, anEvent({ [name]: tooLong }), `/${name}`] as const,
      [`an empty ${name}`, anEvent({ [name]: '' }), `/${name}`] as const,
      [`a control character in ${name}`, anEvent({ [name]: 'a\u0000' }), `/${name}`] as const,
      [`a line break in ${name}`, anEvent({ [name]: 'a\n' }), `/${name}`] as const,
      [`a ${name} that is no text`, { ...anEvent(), [name]: 7 } as NamedEvent, `/${name}`] as const,
    ]),
    ...['.', '..'].map(
      (aggregateId) =>
        [`the aggregate id ${aggregateId}`, anEvent({ aggregateId }), '/aggregateId'] as const,
    ),
    ...types.map(
      (aggregateType) =>
        [
          `the aggregate type ${JSON.stringify(aggregateType)}`,
          { ...anEvent(), aggregateType },
          '/aggregateType',
        ] as const,
    ),
    ...ids.map(
      (eventId) => [`the event id "${eventId}"`, anEvent({ eventId }), '/eventId'] as const,
    ),
    ...[0, -1, 1.5, 1_000_001].map(
      (version) => [`version ${version}`, anEvent({ version }), '/version'] as const,
    ),
    ['too many tags', anEvent({ tags: manyTags(LIMITS.tagsMax + 1) }), '/tags'],
    ['the same tag twice', anEvent({ tags: ['a', 'b', 'a'] }), '/tags'],
    ['too long a tag', anEvent({ tags: ['a', tooLong] }), '/tags/1'],
    ['an empty tag', anEvent({ tags: ['a', 'b', ''] }), '/tags/2'],
    ['too large data', anEvent({ data: objectOf(LIMITS.dataBytesMax + 1) }), '/data'],
    [
      'data too large in bytes, not in characters',
      anEvent({ data: { a: 'é'.repeat(LIMITS.dataBytesMax / 2) } }),
      '/data',
    ],
    [
      'too large metadata',
      anEvent({ metadata: objectOf(LIMITS.metadataBytesMax + 1) }),
      '/metadata',
    ],
    [
      'too deep data',
      anEvent({ data: nested(LIMITS.depthMax + 1) }),
      `/data${'/a'.repeat(LIMITS.depthMax)}`,
    ],
    ['a field that no event has', { ...anEvent(), position: 7 } as NamedEvent, '/position'],
    ['a missing field', missing('data'), '/data'],
    ['a missing aggregate', missing('aggregateId'), '/aggregateId'],
  ];
}

/** An object of so many bytes of canonical JSON. */
function objectOf(bytes: number) {
  return { a: 'x'.repeat(bytes - '{"a":""}'.length) };
}

function nested(levels: number): NamedEvent['data'] {
  return levels === 1 ? {} : { a: nested(levels - 1) };
}

function manyTags(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    `${index}`.padEnd(LIMITS.idCharactersMax, '-'),
  );
}

function missing(name: keyof NamedEvent): NamedEvent {
  const { [name]: _, ...rest } = anEvent();
  return rest as NamedEvent;
}
