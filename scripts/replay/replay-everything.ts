import { isEventStoreError } from '../../src/errors.ts';
import type { ReadOnlyStore } from '../../src/open-read-only-store.ts';
import { startProgress } from '../progress.ts';
import { WrongUsage } from '../wrong-usage.ts';
import { endOfReplay, failureLine, faultLine, progressView } from './report.ts';
import { runReplay } from './run-replay.ts';
import { openStatesFile } from './states-file.ts';

export interface ReplayEverythingOptions {
  readonly aggregateType?: string;
  readonly handler?: string;
  readonly useSnapshots?: true;
  readonly verifySnapshots?: true;
  /** The file that the states go to. */
  readonly to?: string;
}

/**
 * Replays all that there is, and tells what fails. The exit code says whether anything does.
 *
 * @throws WrongUsage where there is nothing of the kind that is asked for.
 */
export async function replayEverything(
  store: ReadOnlyStore,
  options: ReplayEverythingOptions,
  stop: AbortSignal,
): Promise<void> {
  const { handler, to, useSnapshots = false, verifySnapshots = false } = options;
  const { aggregateTypes, events } = await askedFor(store, options);
  const file = to === undefined ? undefined : await openStatesFile(to, aggregateTypes);
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const progress = startProgress(progressView(events, elapsedMs), elapsedMs);
  stop.addEventListener('abort', () => progress.note('Stopping …'));
  const write = (line: string) => {
    progress.makeRoom();
    process.stdout.write(`${line}\n`);
  };
  const totals = await runReplay(store, {
    ...{ aggregateTypes, handler, file, stop, verifySnapshots, useSnapshot: useSnapshots },
    onFailure: (failed) => write(failureLine(failed)),
    onFault: (fault) => write(faultLine(fault)),
    onProgress: progress.show,
  }).finally(() => {
    progress.end();
    return file?.close();
  });
  const written = file?.written;
  for (const line of endOfReplay(totals, { written, verifySnapshots, elapsedMs: elapsedMs() })) {
    write(line);
  }
  const failed = totals.failed + totals.snapshots.wrong + (written?.failed ?? 0);
  process.exitCode = failed > 0 || totals.stopped !== undefined ? 1 : 0;
}

async function askedFor(
  { stored, handlers }: Pick<ReadOnlyStore, 'stored' | 'handlers'>,
  { aggregateType, handler }: Pick<ReplayEverythingOptions, 'aggregateType' | 'handler'>,
) {
  const all = await stored.aggregateTypes();
  const types = all.filter((type) => [type.aggregateType, undefined].includes(aggregateType));
  if (types.length === 0 && aggregateType !== undefined) {
    const known = all.map((type) => type.aggregateType).join(', ') || 'none at all';
    throw new WrongUsage(`there are no events of ${aggregateType}; there are: ${known}`);
  }
  const aggregateTypes = types.map((type) => type.aggregateType);
  for (const type of aggregateTypes) assertHandler(handlers, type, handler);
  const events = types.reduce((sum, { countEstimate }) => sum + countEstimate, 0);
  return { aggregateTypes, events };
}

function assertHandler(
  handlers: ReadOnlyStore['handlers'],
  aggregateType: string,
  name: string | undefined,
): void {
  try {
    handlers.handlerOf(aggregateType, name);
  } catch (error) {
    if (!isEventStoreError(error, 'invalid_request')) throw error;
    throw new WrongUsage(error.details.faults.map(({ message }) => `--handler ${message}`).join());
  }
}
