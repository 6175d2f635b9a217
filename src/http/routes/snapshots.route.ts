import type { Request, Response } from 'express';
import { EventStoreError, invalidRequest } from '../../errors.ts';
import type { AggregateKey, JsonObject } from '../../events/event.ts';
import type { ReplaysAggregates } from '../../replay.ts';
import { encoded, VALUE_FORMATS } from '../event-formats.ts';
import { acceptedOf } from '../media-types.ts';
import type { Operation, Route } from '../operation.ts';
import { readOptionalBody } from '../read-body.ts';
import type { FieldNames } from '../read-fields.ts';
import { parametersReader } from '../read-parameters.ts';
import { send } from '../send.ts';
import type { StateAnswers } from '../state-answers.ts';
import { LIST_SNAPSHOTS, REMOVE_SNAPSHOT, TAKE_SNAPSHOT } from './snapshots.operations.ts';

/** `/v1/events/snapshot/{aggregateId}`: what replays of an aggregate begin with. */
export function snapshotRoutes(answers: StateAnswers): readonly Route[] {
  return [takeRoute(answers), listRoute(), removeRoute()];
}

interface Asked {
  readonly aggregateId: string;
  readonly aggregateType?: string;
  readonly handler?: string;
  readonly sequenceNumber?: number;
}

/** Its texts are checked as those of a query. */
interface FromBody extends Pick<Request, 'params'> {
  readonly query: JsonObject;
}

function readerOf({
  parameters,
}: Operation): (request: Pick<Request, 'params' | 'query'> | FromBody) => Asked {
  const readPath = parametersReader<Asked>(parameters.filter((each) => each.in === 'path'));
  const readQuery = parametersReader<Asked>(parameters.filter((each) => each.in === 'query'));
  return ({ params, query }) => ({ ...readQuery(query), ...readPath(params) });
}

/** Of the type that is named, or of the only one that has it. */
async function aggregateOf(
  { aggregateId, aggregateType }: Asked,
  replays: Pick<ReplaysAggregates, 'find'>,
): Promise<AggregateKey> {
  const typed = aggregateType === undefined ? {} : { aggregateType };
  return await replays.find({ aggregateId, ...typed });
}

function takeRoute(answers: StateAnswers): Route {
  const read = readerOf(TAKE_SNAPSHOT);
  /** A body says the same as the query, as the body of a replay does. */
  const readWithBody = async (request: Request, response: Response) => {
    const fields = await readOptionalBody(request, response, FIELDS);
    const inQuery = read(request);
    assertFields(fields, request.query);
    return { ...inQuery, ...read({ params: request.params, query: fields }) };
  };
  return {
    operation: TAKE_SNAPSHOT,
    async handle(request, response, { replays, snapshots, countedAs }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const asked = await readWithBody(request, response);
      const aggregate = await aggregateOf(asked, replays);
      const options = asked.handler === undefined ? {} : { handler: asked.handler };
      const take = () => snapshots.takeSnapshot(aggregate, options);
      send(response, 201, encoded(await answers.inTurn(countedAs, response, take), format));
    },
  };
}

const FIELDS: FieldNames = { aggregateType: 'optional', handler: 'optional' };

function assertFields(fields: JsonObject, query: Request['query']): void {
  const faults = Object.entries(fields).flatMap(([name, value]) => {
    if (typeof value !== 'string') return [{ pointer: `/${name}`, message: 'must be a text' }];
    if (!Object.hasOwn(query, name)) return [];
    return [{ pointer: `/${name}`, message: 'is said in the query already' }];
  });
  if (faults.length > 0) throw invalidRequest(faults);
}

function listRoute(): Route {
  const read = readerOf(LIST_SNAPSHOTS);
  return {
    operation: LIST_SNAPSHOTS,
    async handle(request, response, { states, snapshots }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const aggregate = await aggregateOf(read(request), states);
      const found = await snapshots.listSnapshots(aggregate);
      send(response, 200, encoded({ snapshots: found }, format));
    },
  };
}

function removeRoute(): Route {
  const read = readerOf(REMOVE_SNAPSHOT);
  return {
    operation: REMOVE_SNAPSHOT,
    async handle(request, response, { replays, snapshots }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { sequenceNumber, ...asked } = read(request);
      if (sequenceNumber === undefined) {
        throw invalidRequest([{ pointer: '/sequenceNumber', message: 'is required' }]);
      }
      const aggregate = await aggregateOf(asked, replays);
      const removed = await snapshots.removeSnapshot(aggregate, sequenceNumber);
      if (removed > 0) return send(response, 200, encoded({ removed }, format));
      const message = `There is no snapshot at ${sequenceNumber}.`;
      throw new EventStoreError('not_found', message, { path: request.path });
    },
  };
}
