import type { Request } from 'express';
import { invalidRequest, isEventStoreError } from '../../errors.ts';
import { rfc3339Time } from '../../events/rfc3339-time.ts';
import {
  EVERY_EVENT,
  type SubscriptionFilter,
  type SubscriptionStart,
} from '../../subscriptions.ts';
import type { LiveStreams } from '../live-streams.ts';
import { acceptedOf, EVENT_STREAM } from '../media-types.ts';
import type { Route } from '../operation.ts';
import { schemaVersionOf } from '../parameters.ts';
import { parametersReader } from '../read-parameters.ts';
import { sendLiveEvents } from '../send-live-events.ts';
import type { LiveFormat } from '../server-sent-events.ts';
import { STREAM_EVENTS } from './stream-events.operation.ts';

type Given = Partial<SubscriptionFilter> & {
  readonly from?: string;
  readonly schemaVersion?: string;
  readonly format?: LiveFormat;
};

const readQuery = parametersReader<Given>(
  STREAM_EVENTS.parameters.filter((parameter) => parameter.in === 'query'),
);

/** `GET /v1/events/stream`: events as they are recorded, as Server-Sent Events. */
export function streamEventsRoute(streams: LiveStreams): Route {
  return {
    operation: STREAM_EVENTS,
    async handle(request, response, { live, countedAs }) {
      acceptedOf(request, [EVENT_STREAM]);
      const { from = 'now', schemaVersion, format = 'json', ...filter } = readQuery(request.query);
      const lastEventId = lastEventIdOf(request);
      const start = lastEventId ?? startOf(from);
      const following = live.follow({ ...EVERY_EVENT, ...filter }, schemaVersionOf(schemaVersion));
      await streams.during(countedAs, response, async (signal) => {
        const position = await live.startBehind(start).catch((error) => {
          throw lastEventId === undefined ? error : atLastEventId(error);
        });
        return await sendLiveEvents(response, { following, position, format, signal });
      });
    },
  };
}

const LAST_EVENT_ID = '/Last-Event-ID';
const POSITION = /^[0-9]{1,16}$/;

/** What an `EventSource` had last; an empty one is none. */
function lastEventIdOf({ headers }: Request): SubscriptionStart | undefined {
  const id = headers['last-event-id'];
  if (id === undefined || id === '') return undefined;
  const position = Number(id);
  if (typeof id === 'string' && POSITION.test(id) && Number.isSafeInteger(position)) {
    return { position };
  }
  throw invalidRequest([{ pointer: LAST_EVENT_ID, message: 'must be a position' }]);
}

/** It was asked for there, and not by `from`. */
function atLastEventId(error: unknown): unknown {
  if (!isEventStoreError(error, 'invalid_request')) return error;
  const { faults } = error.details;
  return invalidRequest(faults.map(({ message }) => ({ pointer: LAST_EVENT_ID, message })));
}

function startOf(from: string): SubscriptionStart {
  if (from === 'beginning' || from === 'now') return from;
  const position = Number(from);
  if (POSITION.test(from) && Number.isSafeInteger(position)) return { position };
  if (rfc3339Time(from) !== undefined) return { timestamp: from };
  const { fault = '' } = STREAM_EVENTS.parameters.find(({ name }) => name === 'from') ?? {};
  throw invalidRequest([{ pointer: '/from', message: fault }]);
}
