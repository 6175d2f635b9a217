import type { RecordedEvent } from '../../events/event.ts';
import type { LogTail } from '../tail/ports.ts';
import { type LatestEvent, latestOf, type UpcastLatest } from './delivered-events.ts';
import type { Delivery } from './delivery.ts';
import { type EventMatcher, failureOfFilter } from './event-matcher.ts';
import type { HeldEvents } from './held-events.ts';

export interface OutboundDeps {
  readonly tail: Pick<LogTail, 'eventsAt'>;
  readonly upcast: UpcastLatest;
  readonly matcher: EventMatcher;
}

/** What there is to send; `unwanted`: nothing, as the subscription turns out not to want it. */
export type Outbound =
  | { readonly kind: 'events'; readonly events: readonly RecordedEvent[] }
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'failed'; readonly error: string };

/** The events of a delivery as they are to be sent: from memory, as far as they are there. */
export async function outboundEvents(
  { events: places, isUndecided }: Pick<Delivery, 'events' | 'isUndecided'>,
  held: HeldEvents,
  { tail, upcast, matcher }: OutboundDeps,
): Promise<Outbound> {
  const missing = places.filter(({ position }) => held.get(position) === undefined);
  const read = missing.length === 0 ? [] : await tail.eventsAt(missing);
  const byPosition = new Map(read.map((event) => [event.position, event]));
  const found = places.map(({ position }): RecordedEvent => {
    const event = held.get(position) ?? byPosition.get(position);
    if (event === undefined) throw new Error(`There is no event at ${position}`);
    return event;
  });
  const latest = await latestOf(found, upcast);
  return isUndecided === true ? await decided(latest, matcher) : outboundOf(latest);
}

/** A failure of the filter is told before one of the schema, as where it was read. */
async function decided(latest: readonly LatestEvent[], matcher: EventMatcher): Promise<Outbound> {
  const verdicts = await matcher.match(latest.map(({ event }) => event));
  if (verdicts.includes('differs')) return { kind: 'unwanted' };
  const failed = verdicts.find((verdict) => typeof verdict === 'object');
  return failed === undefined
    ? outboundOf(latest)
    : { kind: 'failed', error: failureOfFilter(failed.failed) };
}

function outboundOf(latest: readonly LatestEvent[]): Outbound {
  const error = latest.find(({ failed }) => failed !== undefined)?.failed;
  if (error !== undefined) return { kind: 'failed', error };
  return { kind: 'events', events: latest.map(({ event }) => event) };
}
