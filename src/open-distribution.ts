import { randomUUID } from 'node:crypto';
import { MemberAssignments } from './engine/assignments/member-assignments.ts';
import type { Assignments } from './engine/assignments/ports.ts';
import type { ReadsEvents } from './event-store.ts';
import type { RecordedEvent } from './events/event.ts';
import { createMongoMembers } from './mongo/mongo-members.ts';
import { openRedisPublisher, type RedisPublisherOptions } from './open-redis-publisher.ts';
import {
  type OpenedSubscriptions,
  openSubscriptions,
  type SubscriptionDeps,
  type SubscriptionOptions,
} from './open-subscriptions.ts';
import type { StoreObserver } from './store-observer.ts';

export interface DistributionOptions extends SubscriptionOptions {
  /** Where the log is published to; nowhere where absent. */
  readonly redis?: RedisPublisherOptions | undefined;
}

interface DistributionDeps extends Omit<SubscriptionDeps, 'assignments'> {
  /** Not narrowed to what somebody may read. */
  readonly log: Pick<ReadsEvents, 'headPosition' | 'aggregateTypes' | 'readPage' | 'readLog'>;
  readonly observer: StoreObserver;
}

/** What brings events to others: subscriptions, and the log in Redis. */
export function openDistribution(
  options: DistributionOptions,
  deps: DistributionDeps,
): OpenedSubscriptions {
  const { clock, observer, databases } = deps;
  const assignments = fromFirstOffer(
    () =>
      new MemberAssignments({
        members: createMongoMembers(databases),
        member: randomUUID(),
        clock,
        onTrouble: (trouble, cause) => observer.distributionFailed(trouble, cause),
      }),
  );
  const publisher = options.redis && openPublisher(options.redis, assignments, deps);
  const { close, ...opened } = openSubscriptions({ ...options, ...deps, assignments });
  return {
    ...opened,
    async close() {
      await publisher?.close();
      await close();
      await assignments.close();
    },
  };
}

/** Whoever does nothing for others need not tell that it is alive. */
function fromFirstOffer(open: () => Assignments): Assignments {
  let opened: Assignments | undefined;
  return {
    offer(task, run) {
      opened ??= open();
      opened.offer(task, run);
    },
    revoke: async (task) => await opened?.revoke(task),
    close: async () => await opened?.close(),
  };
}

function openPublisher(
  options: RedisPublisherOptions,
  assignments: Assignments,
  { upcast, observer, ...deps }: DistributionDeps,
) {
  return openRedisPublisher({
    ...options,
    ...deps,
    assignments,
    upcast: async (event: RecordedEvent) => (await upcast([event], 'latest'))[0] ?? event,
    onNotUpcast: (_event, cause) => observer.distributionFailed('not_upcast', cause),
    onTrouble: (message) => observer.distributionFailed('redis', new Error(message)),
    onPublished: observer.eventsPublished,
  });
}
