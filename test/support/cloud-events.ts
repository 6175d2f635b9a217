import fc from 'fast-check';
import { parseEvents } from '../../src/engine/append/parse-events.ts';
import { canonicalJson } from '../../src/events/canonical-json.ts';
import type { JsonObject, JsonValue, NewEvent, RecordedEvent } from '../../src/events/event.ts';

export const EVENT_ID = '0195d3c2-7b1e-7c63-8a55-1f0a6b1d2e3f';

/** A valid one, unless told otherwise. */
export function aCloudEvent(members: JsonObject = {}): JsonObject {
  return {
    specversion: '1.0',
    id: 'burn-7',
    source: '/flight-dynamics',
    type: 'ManeuverExecuted',
    subject: 'mission-42',
    aggregatetype: 'Mission',
    data: { deltaVMetresPerSecond: 3.2 },
    ...members,
  };
}

/** As the store records it: checked, with the fields that were left out, and with its own. */
export function recorded(event: NewEvent): RecordedEvent {
  const [parsed] = parseEvents([event]);
  if (parsed === undefined) throw new Error('there is no event');
  const { expectedSequenceNumber: _, ...fields } = parsed.event;
  return {
    ...fields,
    eventId: fields.eventId ?? EVENT_ID,
    version: fields.version ?? 1,
    storedVersion: fields.version ?? 1,
    metadata: parsed.metadata,
    tags: parsed.tags,
    position: 2 ** 40,
    sequenceNumber: 7,
    timestamp: '2031-03-14T06:12:00.123Z',
    hash: 'ab'.repeat(32),
  };
}

/** Everything that the client said, in one form. */
export function contentOf({
  position: _,
  sequenceNumber: __,
  timestamp: ___,
  storedVersion: ____,
  hash: _____,
  ...content
}: RecordedEvent) {
  return canonicalJson({ ...content, tags: [...content.tags] } as unknown as JsonObject);
}

const isName = (text: string) => text.isWellFormed() && !/\p{Cc}/u.test(text);
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter(isName);
const id = text.filter((each) => each !== '.' && each !== '..');
const uuid = fc.oneof(
  fc.uuid(),
  fc.uuid().map((each) => each.toUpperCase()),
);
const aggregateType = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,9}$/);
const source = fc.oneof(
  fc
    .webUrl({ withFragments: true, withQueryParameters: true })
    .filter((url) => /^[\x20-\x7e]+$/.test(url)),
  fc.constantFrom('/', '1-555-123-4567', 'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66'),
  aggregateType.map((type) => `/v1/aggregates/${type}`),
  fc.constant('/v1/aggregates/Mission'),
);
const time = fc
  .tuple(
    fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
    fc.constantFrom('Z', 'z', '+05:30', '-00:00'),
  )
  .map(([date, zone]) => date.toISOString().replace('Z', zone));
const integer = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const tag = fc.oneof(id, fc.constantFrom(',', '%', '%2C', 'a,b', ' '));
const data = fc
  .dictionary(text, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .map((each) => JSON.stringify(each))
  .filter((json) => !/__proto__|\\u0000/.test(json))
  .map((json): JsonObject => JSON.parse(json));
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const extensions = fc.dictionary(
  fc.stringMatching(/^x[a-z0-9]{0,10}$/),
  fc.oneof(integer, fc.boolean(), text, fc.constant(''), fc.constant(null)),
  { maxKeys: 3 },
);
const attributes = fc.record(
  {
    specversion: fc.constant('1.0'),
    id: fc.oneof(id, uuid),
    source,
    type: id,
    subject: id,
    aggregatetype: fc.oneof(aggregateType, fc.constant('Mission')),
    data,
    time: optional(fc.oneof(time, fc.constant('2031-03-14T06:12:00.123Z'))),
    dataschema: optional(fc.webUrl().filter((url) => /^[\x20-\x7e]+$/.test(url))),
    datacontenttype: optional(fc.constantFrom('application/json', 'text/json', 'a/b+json;x=1')),
    userid: optional(id),
    correlationid: optional(id),
    causationid: optional(id),
    schemaversion: optional(fc.constantFrom(1, 7, '1', '1000000')),
    expectedsequence: optional(fc.constantFrom(0, '7', 'exists')),
    tags: optional(
      fc
        .uniqueArray(tag, { minLength: 1, maxLength: 4 })
        .map((tags) =>
          tags.map((each) => encodeURIComponent(each).replaceAll(/%(?!25|2C)../g, 'x')),
        )
        .map((tags) => [...new Set(tags)].join(',')),
    ),
    traceparent: optional(text),
    tracestate: optional(text),
  },
  { requiredKeys: ['specversion', 'id', 'source', 'type', 'subject', 'aggregatetype', 'data'] },
);
/** Valid ones, with whatever attributes. */
export const cloudEvents: fc.Arbitrary<JsonObject> = fc
  .tuple(attributes, extensions)
  .map(([core, others]) => ({ ...others, ...core }) as JsonObject);

const anything = fc.jsonValue({ maxDepth: 2, noUnicodeString: false }) as fc.Arbitrary<JsonValue>;
const claimed = fc.oneof(
  anything,
  fc
    .tuple(
      attributes,
      extensions,
      fc.array(fc.constantFrom('id', 'source', 'time', 'x', 'data', 'type')),
    )
    .map(([core, others, names]) =>
      Object.fromEntries(
        Object.entries({ ...others, ...core }).filter(
          ([name]) => names.some((each) => each === name) || name.startsWith('x'),
        ),
      ),
    ),
);
const metadata = fc.record(
  {
    traceparent: anything,
    tracestate: anything,
    cloudevents: claimed,
    build: anything,
    'a\u0085\uffff': anything,
  },
  { requiredKeys: [] },
);
/** With whatever metadata, some of which looks like that of CloudEvents. */
export const recordedEvents: fc.Arbitrary<RecordedEvent> = fc
  .record(
    {
      eventId: fc.uuid(),
      eventType: id,
      aggregateType,
      aggregateId: id,
      userId: id,
      correlationId: id,
      causationId: id,
      version: fc.integer({ min: 1, max: 1_000_000 }),
      data,
      metadata,
      tags: fc.uniqueArray(tag, { maxLength: 4 }),
    },
    { requiredKeys: ['eventId', 'eventType', 'aggregateType', 'aggregateId', 'data'] },
  )
  .filter((event) => canBeStored(event as NewEvent))
  .map((event) => recorded(event as NewEvent));

function canBeStored(event: NewEvent): boolean {
  try {
    recorded(event);
    return true;
  } catch {
    return false;
  }
}
