import type { RecordedEvent } from '../../events/event.ts';
import type { AggregateReader, EventReader } from '../read/ports.ts';
import { type LogReaderDeps, scanLog } from '../read/scan-log.ts';
import type { BacklogDeps } from './backlog.ts';
import { Tail, type TailDeps } from './tail.ts';

export interface OpenTailDeps extends LogReaderDeps, Pick<TailDeps, 'head' | 'capacity'> {
  readonly aggregates: Pick<AggregateReader, 'aggregateTypes'>;
  readonly readHead: () => Promise<number>;
}

/** The tail of a log that is read by its types. It reads nothing until somebody follows it. */
export function openTail(deps: OpenTailDeps): Tail {
  return new Tail({
    ...deps,
    readSpan: createReadSpan(deps),
    atPositions: (aggregateType, positions) => readAll(deps.reader, aggregateType, positions),
  });
}

function createReadSpan(deps: OpenTailDeps): BacklogDeps['readSpan'] {
  let types: readonly string[] = [];
  let knownTo = 0;
  return async function readSpan(from, to) {
    if (to > knownTo) {
      // The types are read after the head is known: those of all events up to there are among them.
      const { position } = deps.head;
      types = await deps.aggregates.aggregateTypes();
      knownTo = Math.max(position, to);
    }
    const limit = to - from + 1;
    const query = { from, to, order: 'asc', limit, examinedMax: limit } as const;
    return await scanLog(deps, types, { from, to }).read(query);
  };
}

async function readAll(
  reader: Pick<EventReader, 'atPositions'>,
  aggregateType: string,
  positions: readonly number[],
): Promise<readonly RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  // A reply holds so many bytes at most.
  while (all.length < positions.length) {
    const left = positions.slice(all.length);
    const span = { from: left[0] as number, to: left.at(-1) as number };
    const query = { ...span, order: 'asc', limit: left.length } as const;
    const { events } = await reader.atPositions(aggregateType, left, query);
    all.push(...events);
  }
  return all;
}
