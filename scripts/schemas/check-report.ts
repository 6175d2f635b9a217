import { type ProgressView, perSecond } from '../progress.ts';
import type { CheckTotals } from './check-stored-events.ts';
import type { EventFailure } from './event-failure.ts';

export function failureLine(failure: EventFailure): string {
  const { position, eventId, aggregateType, eventType, fromVersion, toVersion, reasons } = failure;
  const versions = fromVersion === toVersion ? `v${toVersion}` : `v${fromVersion} → v${toVersion}`;
  const what = `${position} ${eventId} ${aggregateType}/${eventType} ${versions}`;
  return `${what}: ${reasons.join('; ')}`;
}

/** What there is to say of all events together; last, whether all is well. */
export function endOfCheck(
  { events, failed, withoutSchema, position, isStopped }: CheckTotals,
  shownMax: number,
  elapsedMs: number,
): readonly string[] {
  const lines = [...failed].map(([type, fail]) => {
    const shown = fail > shownMax ? ` (${shownMax} are shown; --all shows all)` : '';
    return `${type}: ${counted(fail)} fail${shown}`;
  });
  if (withoutSchema.size > 0) lines.push(withoutSchemaLine(withoutSchema));
  if (isStopped) lines.push(`Stopped on request after position ${position}.`);
  const rate = `${counted(perSecond(events, elapsedMs))} events/s`;
  lines.push(`${counted(events)} events checked, ${counted(sum(failed))} fail (${rate}).`);
  return lines;
}

const TYPES_NAMED_MAX = 10;

function withoutSchemaLine(withoutSchema: ReadonlyMap<string, number>): string {
  const named = [...withoutSchema.keys()].slice(0, TYPES_NAMED_MAX).map(printable);
  const rest = withoutSchema.size > named.length ? ', …' : '';
  const count = counted(sum(withoutSchema));
  return `Without a schema: ${count} events of ${named.join(', ')}${rest}`;
}

/** An event type without a schema may be any text. */
function printable(type: string): string {
  return JSON.stringify(type).slice(1, -1);
}

export function progressView(head: number, elapsedMs: () => number): ProgressView<CheckTotals> {
  const text = ({ events, failed }: CheckTotals) =>
    `${events} events, ${sum(failed)} fail, ${perSecond(events, elapsedMs())}/s`;
  return { total: head, doneOf: ({ position }) => position, barText: text, lineText: text };
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

function counted(number: number): string {
  return number.toLocaleString('en');
}
