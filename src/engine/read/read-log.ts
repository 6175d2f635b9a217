import type { ReadsEvents } from '../../event-store.ts';
import type { Capacity } from '../../events/limits.ts';
import { eventSequence } from './event-sequence.ts';
import { openScan, type ScanDeps } from './open-scan.ts';
import { checkedLogRange } from './range.ts';
import { readBatches } from './read-batches.ts';

export interface ReadLogDeps extends ScanDeps {
  readonly capacity: Pick<Capacity, 'examinedEventsMax'>;
}

/** Reads the log, or what a filter leaves of it, in position order. */
export function createReadLog(deps: ReadLogDeps): ReadsEvents['readLog'] {
  return function readLog(given = {}) {
    const range = checkedLogRange(given);
    const wanted = { ...range, examinedMax: deps.capacity.examinedEventsMax };
    return eventSequence(async function* (reading) {
      const { scan } = await openScan(deps, range);
      yield* readBatches(scan, wanted, reading);
    });
  };
}
