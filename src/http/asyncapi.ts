import type { ReadsSchemas } from '../schemas.ts';
import {
  BATCH,
  cloudEventMessage,
  type DescribedType,
  describedSchemas,
  describedTypes,
  eventMessage,
  OTHER_CLOUD_EVENT,
  OTHER_EVENT,
  WEBHOOK_HEADERS,
} from './asyncapi-messages.ts';

type Channel = Readonly<Record<string, unknown>> & {
  readonly messages: Readonly<Record<string, unknown>>;
};

export interface AsyncApiOptions {
  /** What streams and channels in Redis begin with; undefined where nothing is published there. */
  readonly redisPrefix?: string | undefined;
}

/**
 * The AsyncAPI 3.0 document of everything that events are told by: the types of events are those that
 * have schemas which may be read, in their latest versions.
 */
export function asyncApiDocument(
  schemas: Pick<ReadsSchemas, 'subjects' | 'bundled'>,
  { redisPrefix }: AsyncApiOptions,
): object {
  const types = describedTypes(schemas);
  const channels: Readonly<Record<string, Channel>> = {
    webhook: webhookChannel(types),
    live: liveChannel(types),
    ...(redisPrefix !== undefined && redisChannels(types, redisPrefix)),
  };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Event Store',
      version: '1',
      description: 'How events are told of as they are recorded; /openapi.json has the rest.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels,
    operations: Object.fromEntries(
      Object.keys(channels).map((name) => [`send.${name}`, operationOf(name)]),
    ),
    components: {
      schemas: describedSchemas(types),
      messages: Object.fromEntries([
        ...types.map((type) => [type.name, cloudEventMessage(type)]),
        ['other', OTHER_CLOUD_EVENT],
      ]),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key, or a JWT.' },
      },
    },
  };
}

/** Told from the side of the service: it sends, whoever reads this receives. */
function operationOf(name: string): object {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${name}` },
    ...(name === 'live' && { security: [{ $ref: '#/components/securitySchemes/bearer' }] }),
    ...(HTTP_METHODS[name] && { bindings: { http: { method: HTTP_METHODS[name] } } }),
  };
}

const HTTP_METHODS: Readonly<Record<string, string>> = { webhook: 'POST', live: 'GET' };

function webhookChannel(types: readonly DescribedType[]): Channel {
  const messages = [
    ...types.map((type) => [type.name, cloudEventMessage(type)] as const),
    ['other', OTHER_CLOUD_EVENT] as const,
    ['batch', BATCH] as const,
  ];
  return {
    address: null,
    title: 'Webhooks',
    description:
      'Requests to the URL of a subscription, at least once, in order for each aggregate; signed as ' +
      'in Standard Webhooks 1.0.0. See docs/webhooks.md. A test sends `SubscriptionTested` of the ' +
      'aggregate type `Subscription`, of position 0 and with `isTest` in its metadata: it is in no log.',
    messages: Object.fromEntries(
      messages.map(([name, message]) => [name, { ...message, headers: WEBHOOK_HEADERS }]),
    ),
  };
}

function liveChannel(types: readonly DescribedType[]): Channel {
  return {
    address: '/v1/events/stream',
    title: 'Server-Sent Events',
    description:
      'Events as they are recorded, from any place of the log on. The id of a message is the ' +
      'position, its event the type of the event; `format=cloudevents` has them as CloudEvents.',
    messages: Object.fromEntries([
      ...types.map((type) => [type.name, eventMessage(type)]),
      ['other', OTHER_EVENT],
      ['error', LIVE_ERROR],
    ]),
  };
}

const LIVE_ERROR = {
  name: 'error',
  summary: 'A problem that ends the stream',
  contentType: 'application/json',
  payload: {
    type: 'object',
    description: 'As /openapi.json has problems: RFC 9457.',
    required: ['type', 'title', 'status', 'code'],
  },
};

function redisChannels(
  types: readonly DescribedType[],
  prefix: string,
): Readonly<Record<string, Channel>> {
  // Its braces are part of the name; in an address, braces are around what another value is for.
  const log = {
    description: 'The log; its braces are there in Redis, and keep all keys in one slot.',
    enum: [`{${prefix}}`],
    default: `{${prefix}}`,
  };
  const aggregateTypes = [...new Set(types.map(({ aggregateType }) => aggregateType))];
  const ofTypes = aggregateTypes.flatMap((aggregateType) => {
    const own = types.filter((type) => type.aggregateType === aggregateType);
    return [
      [`stream.${aggregateType}`, typeStream(aggregateType, own, log)] as const,
      [`channel.${aggregateType}`, typeChannel(aggregateType, own, log)] as const,
    ];
  });
  return {
    'stream.all': {
      address: '{log}:all',
      title: 'All events, in Redis',
      description: `A stream of all events, but those of the type Audit. ${OF_STREAMS}`,
      parameters: { log },
      messages: referred(types),
      ...REDIS,
    },
    'stream.subscription': {
      address: '{log}:sub:{key}',
      title: 'The events of a subscription, in Redis',
      description:
        'A stream for a subscription whose target it is. Redis gives entries their ids; their field ' +
        '`event` is a CloudEvent in JSON, `position` and `eventId` are what a repeat is known by.',
      parameters: { log, key: { description: 'What the target says.' } },
      messages: referred(types),
      ...REDIS,
    },
    ...Object.fromEntries(ofTypes),
  };
}

const OF_STREAMS =
  'The id of an entry is `<position>-0`, its field `event` a CloudEvent in JSON; trimmed.';

const REDIS = { bindings: { redis: {} } };

function typeStream(aggregateType: string, types: readonly DescribedType[], log: object): Channel {
  return {
    address: `{log}:${aggregateType}`,
    title: `Events of ${aggregateType}, in Redis`,
    description: `A stream. ${OF_STREAMS}`,
    parameters: { log },
    messages: referred(types),
    ...REDIS,
  };
}

function typeChannel(aggregateType: string, types: readonly DescribedType[], log: object): Channel {
  return {
    address: `{log}:${aggregateType}:{eventType}`,
    title: `Events of ${aggregateType}, as they are published`,
    description:
      'A channel (Pub/Sub) for each type of event: at most once, and lost on those who do not listen.',
    parameters: {
      log,
      eventType: {
        description: 'The type of the event.',
        examples: types.map(({ eventType }) => eventType),
      },
    },
    messages: referred(types),
    ...REDIS,
  };
}

function referred(types: readonly DescribedType[]): Readonly<Record<string, object>> {
  const names = [...types.map(({ name }) => name), 'other'];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
}
