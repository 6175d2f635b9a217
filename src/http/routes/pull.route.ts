import type { Request, Response } from 'express';
import { EventStoreError } from '../../errors.ts';
import type { JsonObject } from '../../events/event.ts';
import { LIMITS } from '../../events/limits.ts';
import type { FetchOptions } from '../../manages-subscriptions.ts';
import { encoded, VALUE_FORMATS } from '../event-formats.ts';
import { goneSignal } from '../gone-signal.ts';
import { Holdings } from '../holdings.ts';
import { acceptedOf } from '../media-types.ts';
import type { Route } from '../operation.ts';
import { type FieldNames, readFields } from '../read-fields.ts';
import { send } from '../send.ts';
import { ACK_DELIVERIES, FETCH_DELIVERIES, NACK_DELIVERIES } from './pull.operations.ts';
import { jsonBody, readName } from './subscriptions.route.ts';

/**
 * `/v1/subscriptions/{name}/fetch`, `ack` and `nack`: events for those who ask for them. Once the
 * service is `stopping`, who waits is answered that there are none.
 */
export function pullRoutes(stopping: AbortSignal): readonly Route[] {
  return [fetchRoute(stopping), ackRoute(), nackRoute()];
}

const FETCH_FIELDS: FieldNames = {
  max: 'optional',
  waitMs: 'optional',
  visibilityTimeoutMs: 'optional',
};

function fetchRoute(stopping: AbortSignal): Route {
  const waiting = new Holdings();
  return {
    operation: FETCH_DELIVERIES,
    async handle(request, response, { subscriptions, countedAs }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { name } = readName(request.params);
      // What is in it, the engine checks.
      const given = (await fieldsOf(request, response)) as unknown as Partial<FetchOptions>;
      const own = waiting.of(countedAs);
      if (own >= LIMITS.waitsForOneMax) throw tooMany(own);
      waiting.add(1, countedAs);
      try {
        const options = { max: 1, waitMs: 0, ...given };
        const signal = goneSignal(response, stopping);
        const deliveries = await subscriptions.fetch(name, options, signal).catch((error) => {
          if (signal.reason === stopping.reason && error === stopping.reason) return [];
          throw error;
        });
        response.setHeader('Cache-Control', 'no-store');
        send(response, 200, encoded({ deliveries }, format));
      } finally {
        waiting.giveBack(1, countedAs);
      }
    },
  };
}

async function fieldsOf(request: Request, response: Response): Promise<JsonObject> {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (coding === undefined && (length === undefined || length === '0')) return {};
  return readFields(await jsonBody(request, response), FETCH_FIELDS);
}

function tooMany(own: number): EventStoreError<'queue_full'> {
  const message = `Nothing was done: ${own} of your requests wait for events already.`;
  return new EventStoreError('queue_full', message, { retryAfterMs: 1_000 });
}

function ackRoute(): Route {
  return {
    operation: ACK_DELIVERIES,
    async handle(request, response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { name } = readName(request.params);
      const body = readFields(await jsonBody(request, response), { receipts: 'required' });
      const receipts = body['receipts'] as unknown as readonly string[];
      const counted = await subscriptions.ack(name, receipts);
      send(response, 200, encoded(answersTo(receipts, counted), format));
    },
  };
}

function nackRoute(): Route {
  return {
    operation: NACK_DELIVERIES,
    async handle(request, response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { name } = readName(request.params);
      const { receipts: given, ...options } = readFields(await jsonBody(request, response), {
        receipts: 'required',
        retryAfterMs: 'optional',
      });
      const receipts = given as unknown as readonly string[];
      const counted = await subscriptions.nack(name, receipts, options);
      send(response, 200, encoded(answersTo(receipts, counted), format));
    },
  };
}

function answersTo(receipts: readonly string[], counted: readonly boolean[]) {
  return {
    receipts: receipts.map((receipt, index) => ({ receipt, counted: counted[index] === true })),
  };
}
