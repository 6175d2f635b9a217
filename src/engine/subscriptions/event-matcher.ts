import type { RecordedEvent } from '../../events/event.ts';
import { AUDIT_TYPE, type SubscriptionFilter } from '../../subscriptions.ts';

/** Whether a subscription wants an event; a predicate that fails says why. */
export type FilterVerdict = 'matches' | 'differs' | { readonly failed: string };

/** Why an event is a dead letter that the filter failed on. */
export function failureOfFilter(failed: string): string {
  return `The filter's where: ${failed}`;
}

/** A compiled filter. `where` is bounded in time, and cannot touch anything but the event. */
export interface EventMatcher {
  /** In the order of the events, which are in the latest version of their schemas. */
  match(events: readonly RecordedEvent[]): Promise<readonly FilterVerdict[]>;
}

/** Evaluates predicates over events, each within limits of time. */
export interface Predicates {
  /** In the order of the events. Never rejects: what goes wrong is in the verdicts. */
  evaluate(expression: string, events: readonly RecordedEvent[]): Promise<readonly FilterVerdict[]>;
}

export interface CompiledFilter extends EventMatcher {
  /** False where the lists say no; asks nothing of an event's data, nor of its version. */
  mayMatch(event: RecordedEvent): boolean;
}

/** The lists are looked up at once; the predicate is asked only of what they leave. */
export function compileFilter(filter: SubscriptionFilter, predicates: Predicates): CompiledFilter {
  const mayMatch = allOf(checksOf(filter));
  const { where } = filter;
  return {
    mayMatch,
    async match(events) {
      const verdicts = events.map(
        (event): FilterVerdict => (mayMatch(event) ? 'matches' : 'differs'),
      );
      if (where === undefined) return verdicts;
      const asked = events.filter((_event, index) => verdicts[index] === 'matches');
      const said = (await predicates.evaluate(where, asked)).values();
      return verdicts.map((verdict) =>
        verdict === 'differs' ? verdict : (said.next().value ?? { failed: 'was not evaluated' }),
      );
    },
  };
}

type Check = (event: RecordedEvent) => boolean;

function checksOf(filter: SubscriptionFilter): readonly Check[] {
  const aggregateTypes = new Set(filter.aggregateTypes);
  const eventTypes = new Set(filter.eventTypes);
  const aggregateIds = new Set(filter.aggregateIds);
  const userIds = new Set<string | undefined>(filter.userIds);
  const tags = new Set(filter.tags);
  const ofTypes: Check =
    aggregateTypes.size === 0
      ? ({ aggregateType }) => aggregateType !== AUDIT_TYPE
      : ({ aggregateType }) => aggregateTypes.has(aggregateType);
  const checks: readonly (readonly [isAsked: boolean, check: Check])[] = [
    [true, ofTypes],
    [eventTypes.size > 0, (event) => eventTypes.has(event.eventType)],
    [aggregateIds.size > 0, (event) => aggregateIds.has(event.aggregateId)],
    [userIds.size > 0, (event) => userIds.has(event.userId)],
    [tags.size > 0, (event) => event.tags.some((tag) => tags.has(tag))],
  ];
  return checks.filter(([isAsked]) => isAsked).map(([, check]) => check);
}

function allOf(checks: readonly Check[]): Check {
  return (event) => checks.every((check) => check(event));
}
