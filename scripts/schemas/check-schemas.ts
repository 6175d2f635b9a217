import type { ReadOnlyStore } from '../../src/open-read-only-store.ts';
import { startProgress } from '../progress.ts';
import { WrongUsage } from '../wrong-usage.ts';
import { endOfCheck, failureLine, progressView } from './check-report.ts';
import { type CheckedFilter, checkStoredEvents } from './check-stored-events.ts';

export interface CheckSchemasOptions extends CheckedFilter {
  /** Whether every failure is shown, and not the first ones of each event type alone. */
  readonly all?: true;
}

/** Failures of one event type that are shown unless all are asked for. */
const SHOWN_MAX = 20;

/**
 * Checks what is stored, and tells what fails. The exit code says whether anything does.
 *
 * @throws WrongUsage where there is nothing of the kind that is asked for.
 */
export async function checkSchemas(
  store: ReadOnlyStore,
  { all, ...filter }: CheckSchemasOptions,
  stop: AbortSignal,
): Promise<void> {
  const { unregistered, head } = store;
  if (unregistered.length > 0) {
    const names = unregistered.map(
      ({ aggregateType, eventType, version }) => `${aggregateType}/${eventType} v${version}`,
    );
    console.error(`Taken for registered, though they are files only: ${names.join(', ')}.`);
  }
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const progress = startProgress(progressView(head, elapsedMs), elapsedMs);
  const write = (line: string) => {
    progress.makeRoom();
    process.stdout.write(`${line}\n`);
  };
  stop.addEventListener('abort', () => progress.note('Stopping …'));
  const shownMax = all ? Number.POSITIVE_INFINITY : SHOWN_MAX;
  const totals = await checkStoredEvents(store, filter, {
    stop,
    onFailure: (failure, ofType) => {
      if (ofType <= shownMax) write(failureLine(failure));
    },
    onProgress: progress.show,
  }).finally(() => progress.end());
  if (totals.events === 0 && !totals.isStopped && !isKnown(filter, store)) {
    throw new WrongUsage('there is neither an event nor a schema of this type');
  }
  for (const line of endOfCheck(totals, shownMax, elapsedMs())) write(line);
  process.exitCode = totals.isStopped || totals.failed.size > 0 ? 1 : 0;
}

/** Of a type that has no events yet there may be a schema; of a mistyped one there is nothing. */
function isKnown(
  { aggregateType, eventType }: CheckedFilter,
  { registry }: Pick<ReadOnlyStore, 'registry'>,
): boolean {
  if (aggregateType === undefined && eventType === undefined) return true;
  return registry
    .subjects()
    .map(({ summary }) => summary)
    .some(
      (subject) =>
        (aggregateType === undefined || subject.aggregateType === aggregateType) &&
        (eventType === undefined || subject.eventType === eventType),
    );
}
