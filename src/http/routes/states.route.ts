import { EventStoreError } from '../../errors.ts';
import type { ReplayPoint } from '../../replay.ts';
import { encoded, VALUE_FORMATS } from '../event-formats.ts';
import { goneSignal } from '../gone-signal.ts';
import { acceptedOf } from '../media-types.ts';
import type { Operation, Route } from '../operation.ts';
import { schemaVersionOf } from '../parameters.ts';
import { parametersReader } from '../read-parameters.ts';
import { replayPoint } from '../replay-point.ts';
import type { StateAnswers } from '../state-answers.ts';
import { BLAME_STATE, DIFF_STATES, READ_STATE } from './states.operations.ts';

/** `/v1/aggregates/{aggregateType}/{aggregateId}`: its state, what changed in it, and by what. */
export function stateRoutes(answers: StateAnswers): readonly Route[] {
  return [readStateRoute(answers), diffStatesRoute(answers), blameStateRoute(answers)];
}

interface OfAggregate {
  readonly aggregateType: string;
  readonly aggregateId: string;
}

interface Asked {
  readonly at?: string;
  readonly from?: string;
  readonly to?: string;
  readonly path?: string;
  readonly handler?: string;
  readonly schemaVersion?: string;
}

/** What a path and a query of this operation say. */
function readerOf({ parameters }: Operation) {
  const readPath = parametersReader<OfAggregate>(parameters.filter((each) => each.in === 'path'));
  const readQuery = parametersReader<Asked>(parameters.filter((each) => each.in === 'query'));
  return (path: object, query: object) => {
    const { handler, ...asked } = readQuery({ ...query });
    const aggregate = readPath({ ...path });
    return { aggregate: { ...aggregate, ...(handler !== undefined && { handler }) }, ...asked };
  };
}

function readStateRoute(answers: StateAnswers): Route {
  const read = readerOf(READ_STATE);
  return {
    operation: READ_STATE,
    async handle(request, response, access) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { aggregate, at, schemaVersion } = read(request.params, request.query);
      const version = schemaVersionOf(schemaVersion);
      const asked = {
        ...aggregate,
        ...pointAt(at, '/at'),
        ...(version !== undefined && { schemaVersion: version }),
      };
      const signal = goneSignal(response);
      await answers.answer(access, response, 200, async () => {
        const replayed = await access.states.replay(asked, { signal });
        const { aggregateId, aggregateType, sequenceNumber, timestamp, handler, state } = replayed;
        response.setHeader('ETag', `"${sequenceNumber}"`);
        const told = { aggregateId, aggregateType, sequenceNumber, timestamp, handler, state };
        return encoded(told, format);
      });
    },
  };
}

function diffStatesRoute(answers: StateAnswers): Route {
  const read = readerOf(DIFF_STATES);
  return {
    operation: DIFF_STATES,
    async handle(request, response, access) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { aggregate, from = '0', to } = read(request.params, request.query);
      const points = { from: pointAt(from, '/from'), to: pointAt(to, '/to') };
      const signal = goneSignal(response);
      await answers.answer(access, response, 200, async () =>
        encoded(await access.states.diffStates(aggregate, points, { signal }), format),
      );
    },
  };
}

function blameStateRoute(answers: StateAnswers): Route {
  const read = readerOf(BLAME_STATE);
  return {
    operation: BLAME_STATE,
    async handle(request, response, access) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { aggregate, path = '', at } = read(request.params, request.query);
      const asked = { ...aggregate, path, ...pointAt(at, '/at') };
      const signal = goneSignal(response);
      await answers.answer(access, response, 200, async () => {
        const blame = await access.states.blame(asked, { signal });
        if (blame === undefined) {
          const message = `There is nothing at ${path} in the state.`;
          throw new EventStoreError('not_found', message, { path: request.path });
        }
        const { aggregateId, aggregateType } = aggregate;
        return encoded({ aggregateId, aggregateType, path, ...blame }, format);
      });
    },
  };
}

function pointAt(text: string | undefined, pointer: string): ReplayPoint {
  return text === undefined ? {} : replayPoint(text, pointer);
}
