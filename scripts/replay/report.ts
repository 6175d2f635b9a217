import type { AggregateKey } from '../../src/events/event.ts';
import type { SnapshotFault } from '../../src/snapshots.ts';
import { type ProgressView, perSecond } from '../progress.ts';
import type { ReplayTotals } from './run-replay.ts';
import type { WrittenStates } from './states-file.ts';

export function failureLine({
  error: { code, message },
  ...aggregate
}: AggregateKey & { readonly error: { readonly code: string; readonly message: string } }): string {
  return `${nameOf(aggregate)}: ${code}: ${message}`;
}

export function faultLine(fault: SnapshotFault): string {
  const { handler, sequenceNumber, reason, message } = fault;
  const by = `${handler.name} v${handler.version}`;
  return `${nameOf(fault)}: the snapshot at ${sequenceNumber} (${by}): ${reason}: ${message}`;
}

/** An id may be any text. */
function nameOf({ aggregateType, aggregateId }: AggregateKey): string {
  return `${aggregateType} ${JSON.stringify(aggregateId)}`;
}

export interface EndOptions {
  /** What was in the file before; undefined without a file. */
  readonly written: WrittenStates | undefined;
  readonly verifySnapshots: boolean;
  readonly elapsedMs: number;
}

/** What there is to say of everything together. */
export function endOfReplay(
  { aggregates, failed, eventsApplied, snapshots, stopped }: ReplayTotals,
  { written, verifySnapshots, elapsedMs }: EndOptions,
): readonly string[] {
  const lines: string[] = [];
  if (stopped !== undefined) {
    const again = written === undefined ? '' : ' Run the same again to go on.';
    lines.push(`Stopped ${stopped === 'on request' ? '' : 'early: '}${stopped}.${again}`);
  }
  if (written !== undefined && written.aggregates > 0) {
    const { aggregates: before, failed: failedBefore } = written;
    lines.push(`${counted(before)} were replayed before, ${counted(failedBefore)} of them failed.`);
  }
  if (verifySnapshots) {
    const { compared, wrong, passedOver } = snapshots;
    const passed = passedOver === 0 ? '' : `; ${counted(passedOver)} of other versions passed over`;
    lines.push(
      `${counted(compared)} snapshots compared, ${counted(wrong)} of them wrong${passed}.`,
    );
  }
  const rates = [
    `${counted(perSecond(aggregates, elapsedMs))} aggregates/s`,
    `${counted(perSecond(eventsApplied, elapsedMs))} events/s`,
  ];
  lines.push(
    `${counted(aggregates)} aggregates replayed, ${counted(failed)} failed (${rates.join(', ')}).`,
  );
  return lines;
}

/** `events` is about how many there are. */
export function progressView(events: number, elapsedMs: () => number): ProgressView<ReplayTotals> {
  const text = ({ aggregates, failed, eventsApplied }: ReplayTotals) => {
    const eventsPerSecond = perSecond(eventsApplied, elapsedMs());
    const aggregatesPerSecond = perSecond(aggregates, elapsedMs());
    const rates = `${aggregatesPerSecond} aggregates/s, ${eventsPerSecond} events/s`;
    return `${aggregates} aggregates, ${failed} failed | ${rates}`;
  };
  const doneOf = ({ eventsReached }: ReplayTotals) => eventsReached;
  return { total: events, doneOf, barText: text, lineText: text };
}

function counted(number: number): string {
  return number.toLocaleString('en');
}
