import type { RecordedEvent } from '../../../events/event.ts';
import type { Subscriptions } from '../../../manages-subscriptions.ts';
import type { StoredSubscription } from '../ports.ts';
import { assertTarget, type ManageDeps, type Visible } from './manage-deps.ts';

export interface TestDeps extends Pick<ManageDeps, 'deliverers' | 'now' | 'monotonicMs' | 'newId'> {
  readonly visible: Pick<Visible, 'find'>;
}

/** Delivers a sample, once; nothing is kept of it. */
export function createTestSubscription(deps: TestDeps): Subscriptions['test'] {
  return async function testSubscription(name, signal) {
    const subscription = await deps.visible.find(name);
    assertTarget(subscription, 'webhook');
    const { webhook } = deps.deliverers;
    if (webhook === undefined) throw new Error('Nothing can be created that cannot be reached.');
    const at = new Date(deps.now()).toISOString();
    const event = sampleFor(subscription, at, deps.newId());
    const id = deps.newId();
    const startedMs = deps.monotonicMs();
    const result = await webhook.deliver({ id, subscription, events: [event], attempt: 1 }, signal);
    const { waitedMs = 0 } = result;
    const durationMs = Math.round(deps.monotonicMs() - startedMs - waitedMs);
    if (result.kind === 'delivered') {
      const { statusCode } = result;
      const status = statusCode === undefined ? {} : { statusCode };
      return { id, at, outcome: 'delivered', ...status, durationMs, event };
    }
    const { statusCode, error } = result.failure;
    const status = statusCode === undefined ? {} : { statusCode };
    return { id, at, outcome: 'failed', ...status, durationMs, error, event };
  };
}

/** Whatever the filter names: nobody is to take it for an event. Its position is in no log. */
function sampleFor({ definition }: StoredSubscription, at: string, id: string): RecordedEvent {
  return {
    eventId: id,
    eventType: 'SubscriptionTested',
    aggregateType: 'Subscription',
    aggregateId: definition.name,
    sequenceNumber: 0,
    position: 0,
    timestamp: at,
    version: 1,
    storedVersion: 1,
    data: { subscription: definition.name },
    metadata: { isTest: true },
    tags: [],
    hash: '0'.repeat(64),
  };
}
