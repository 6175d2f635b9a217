import type { BundledSchema, ReadsSchemas, SchemaSubjectSummary } from '../schemas.ts';
import type { Schema } from './operation.ts';
import { SCHEMAS } from './schemas.ts';

/** An event type as the document has it. */
export interface DescribedType extends Pick<SchemaSubjectSummary, 'aggregateType' | 'eventType'> {
  /** Of its messages and its schema: `Mission.MissionCreated`. */
  readonly name: string;
  /** Where the data of its events lies; undefined where there is none to be read. */
  readonly data: BundledSchema['document'] | undefined;
}

type Message = Readonly<Record<string, unknown>>;

/** JSON Schema 2020-12, as AsyncAPI says of what is no schema of its own. */
const SCHEMA_FORMAT = 'application/schema+json;version=draft-2020-12';

/** Beyond so many bytes of schemas, messages are described without their data. */
const SCHEMAS_BYTES_MAX = 4 * 1024 * 1024;

/** The event types that have schemas which may be read, each with the latest one. */
export function describedTypes(
  schemas: Pick<ReadsSchemas, 'subjects' | 'bundled'>,
): readonly DescribedType[] {
  let bytes = 0;
  return schemas.subjects().map(({ aggregateType, eventType }) => {
    const name = `${aggregateType}.${eventType}`;
    const subject = { aggregateType, eventType };
    const isFull = bytes > SCHEMAS_BYTES_MAX;
    const at = `/components/schemas/${name}/schema`;
    const data = isFull ? undefined : schemas.bundled(subject, 'latest', at)?.document;
    bytes += data === undefined ? 0 : JSON.stringify(data).length;
    return { ...subject, name, data };
  });
}

/** The schemas that the messages refer to, by name. */
export function describedSchemas(
  types: readonly DescribedType[],
): Readonly<Record<string, Schema>> {
  const ofData = types.flatMap(({ name, data }) =>
    data === undefined ? [] : [[name, inFormat(data)] as const],
  );
  const { CloudEvent, RecordedEvent } = SCHEMAS;
  return {
    CloudEvent: inFormat(CloudEvent),
    RecordedEvent: inFormat(RecordedEvent),
    ...Object.fromEntries(ofData),
  };
}

/** An event as a CloudEvent. */
export function cloudEventMessage(type: DescribedType): Message {
  return messageOf(type, 'application/cloudevents+json', 'correlationid', {
    allOf: [{ $ref: schemaRef('CloudEvent') }],
    properties: {
      type: { const: type.eventType },
      aggregatetype: { const: type.aggregateType },
      data: dataOf(type),
    },
  });
}

/** An event as everywhere else in the API. */
export function eventMessage(type: DescribedType): Message {
  return messageOf(type, 'application/json', 'correlationId', {
    allOf: [{ $ref: schemaRef('RecordedEvent') }],
    properties: {
      eventType: { const: type.eventType },
      aggregateType: { const: type.aggregateType },
      data: dataOf(type),
    },
  });
}

/** One whose type has no schema, or none that may be read. */
export const OTHER_CLOUD_EVENT: Message = {
  title: 'An event of a type without a schema',
  contentType: 'application/cloudevents+json',
  payload: inFormat({ $ref: schemaRef('CloudEvent') }),
};

export const OTHER_EVENT: Message = {
  title: 'An event of a type without a schema',
  contentType: 'application/json',
  payload: inFormat({ $ref: schemaRef('RecordedEvent') }),
};

export const BATCH: Message = {
  title: 'Several events',
  summary: 'Where the subscription takes batches, also for one alone.',
  contentType: 'application/cloudevents-batch+json',
  payload: inFormat({ type: 'array', minItems: 1, items: { $ref: schemaRef('CloudEvent') } }),
};

/** What goes with each request to a webhook (Standard Webhooks 1.0.0). */
export const WEBHOOK_HEADERS: Schema = inFormat({
  type: 'object',
  required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  properties: {
    'webhook-id': {
      type: 'string',
      description: 'The same each time that a delivery is tried: handle each one once.',
    },
    'webhook-timestamp': {
      type: 'string',
      pattern: '^[0-9]+$',
      description: 'When it was tried, in seconds since 1970.',
    },
    'webhook-signature': {
      type: 'string',
      description: 'One for each secret, with spaces between: `v1,` and base64.',
    },
    traceparent: {
      type: 'string',
      description: 'The trace of the request that recorded the events.',
    },
  },
});

function messageOf(
  { name, eventType, aggregateType, data }: DescribedType,
  contentType: string,
  correlationId: string,
  payload: Schema,
): Message {
  const summary = data?.['description'];
  return {
    name,
    title: `${eventType} of ${aggregateType}`,
    ...(typeof summary === 'string' && { summary }),
    contentType,
    correlationId: { location: `$message.payload#/${correlationId}` },
    payload: inFormat(payload),
  };
}

function dataOf({ name, data }: DescribedType): Schema {
  return data === undefined ? { type: 'object' } : { $ref: schemaRef(name) };
}

function schemaRef(name: string): string {
  return `#/components/schemas/${name}/schema`;
}

function inFormat(schema: Schema): Schema {
  return { schemaFormat: SCHEMA_FORMAT, schema };
}
