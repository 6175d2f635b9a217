import type { Response } from 'express';
import { invalidRequest, isEventStoreError } from '../../errors.ts';
import type { JsonObject } from '../../events/event.ts';
import type { ReplayRequest, ReplaysAggregates } from '../../replay.ts';
import type { Access } from '../access.ts';
import { encoded, VALUE_FORMATS } from '../event-formats.ts';
import { goneSignal } from '../gone-signal.ts';
import { LineStream } from '../line-stream.ts';
import { acceptedOf, NDJSON } from '../media-types.ts';
import type { Route } from '../operation.ts';
import { problemOf } from '../problem.ts';
import { readOptionalBody } from '../read-body.ts';
import type { FieldNames } from '../read-fields.ts';
import { parametersReader } from '../read-parameters.ts';
import type { StateAnswers } from '../state-answers.ts';
import type { StreamSlots } from '../stream-slots.ts';
import { REPLAY_AGGREGATE } from './states.operations.ts';

const readPath = parametersReader<{ readonly aggregateId: string }>(REPLAY_AGGREGATE.parameters);

const FIELDS: FieldNames = {
  aggregateType: 'optional',
  toSequenceNumber: 'optional',
  toTimestamp: 'optional',
  useSnapshot: 'optional',
  schemaVersion: 'optional',
  handler: 'optional',
  whatIf: 'optional',
  trace: 'optional',
  fromSequenceNumber: 'optional',
};

/** `POST /v1/events/replay/{aggregateId}`: the state of an aggregate at a point, or how it came. */
export function replayAggregateRoute(slots: StreamSlots, answers: StateAnswers): Route {
  return {
    operation: REPLAY_AGGREGATE,
    async handle(request, response, access) {
      const { aggregateId } = readPath(request.params);
      const { trace = false, ...fields } = await readOptionalBody(request, response, FIELDS);
      const format = acceptedOf(request, [...VALUE_FORMATS, NDJSON]);
      assertTraceable(trace, fields, format === NDJSON);
      // What is in it, the engine checks.
      const asked = { ...fields, aggregateId } as unknown as ReplayRequest;
      const signal = goneSignal(response);
      if (format === NDJSON) {
        await slots.during(access.countedAs, () =>
          streamReplay({ asked, isTraced: trace === true, access, response, signal }),
        );
      } else {
        await answers.answer(access, response, 200, async () => {
          const replayed = await access.replays.replay(asked, { signal });
          response.setHeader('ETag', `"${replayed.sequenceNumber}"`);
          return encoded(replayed, format);
        });
      }
    },
  };
}

function assertTraceable(trace: unknown, fields: JsonObject, isStream: boolean): void {
  const faults = [];
  if (typeof trace !== 'boolean') {
    faults.push({ pointer: '/trace', message: 'must be true or false' });
  } else if (trace && !isStream) {
    faults.push({ pointer: '/trace', message: `goes with Accept: ${NDJSON}` });
  }
  if (trace !== true && 'fromSequenceNumber' in fields) {
    faults.push({ pointer: '/fromSequenceNumber', message: 'goes with trace' });
  }
  if (faults.length > 0) throw invalidRequest(faults);
}

interface StreamedReplay {
  readonly asked: ReplayRequest;
  readonly isTraced: boolean;
  readonly access: Pick<Access, 'replays'>;
  readonly response: Response;
  readonly signal: AbortSignal;
}

async function streamReplay(streamed: StreamedReplay): Promise<void> {
  const { asked, isTraced, access, response, signal } = streamed;
  const lines = new LineStream(response, NDJSON);
  const onProgress = (progress: object) => lines.offer({ progress });
  const options = { signal, onProgress };
  try {
    const result = isTraced
      ? await traced(access.replays.traceReplay(asked, options), lines)
      : await access.replays.replay(asked, options);
    await lines.end({ result });
  } catch (error) {
    // Where lines were sent, one more says why there is no result.
    if (response.headersSent && isEventStoreError(error)) {
      await lines.end({ problem: problemOf(error).body });
    }
    throw error;
  }
}

async function traced(
  steps: ReturnType<ReplaysAggregates['traceReplay']>,
  lines: LineStream,
): Promise<object> {
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return value;
    await lines.write({ step: value });
  }
}
