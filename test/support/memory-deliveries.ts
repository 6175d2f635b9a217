import type {
  AttemptLog,
  DeadLetterFilter,
  DeliveryProgress,
  ManagedDeliveries,
  ParkedDelivery,
} from '../../src/engine/subscriptions/ports.ts';
import type { AggregateKey } from '../../src/events/event.ts';
import type { DeliveryAttempt } from '../../src/subscriptions.ts';

/** What a run keeps, in memory: as `ManagedDeliveries` has it, and what a run would do to it. */
export interface MemoryDeliveries extends ManagedDeliveries {
  readonly settle: (subscriptionId: string, checkpoint: number) => void;
  readonly park: (subscriptionId: string, parked: readonly ParkedDelivery[]) => void;
  /** Those that wait, dead ones not among them. */
  readonly waiting: (subscriptionId: string) => readonly ParkedDelivery[];
}

export function memoryDeliveries(): MemoryDeliveries {
  const progress = new Map<string, DeliveryProgress>();
  const lists = new Map<string, readonly ParkedDelivery[]>();
  const parkedOf = (id: string) => lists.get(id) ?? [];
  const deadOf = (id: string) => parkedOf(id).filter(({ state }) => state === 'dead');
  const chosenOf = (id: string, which: number | DeadLetterFilter) =>
    deadOf(id).filter((each) =>
      typeof which === 'number' ? each.position === which : isAmong(each, which),
    );
  return {
    settle: (id, checkpoint) => progress.set(id, { checkpoint, settledAbove: [] }),
    park: (id, parked) => lists.set(id, [...parkedOf(id), ...parked].sort(byPosition)),
    waiting: (id) => parkedOf(id).filter(({ state }) => state === 'waiting'),

    progress: async (id) => progress.get(id),
    async reset(id, checkpoint) {
      progress.set(id, { checkpoint, settledAbove: [] });
      lists.delete(id);
    },
    deadLetters: async (id, filter, { behind, limit }) =>
      deadOf(id)
        .filter((each) => isAmong(each, filter) && each.position > behind)
        .slice(0, limit),
    async deadLetterGroups(id) {
      const counts = new Map<string, number>();
      for (const { error } of deadOf(id)) counts.set(error, (counts.get(error) ?? 0) + 1);
      return [...counts].map(([error, count]) => ({ error, count }));
    },
    countDead: async (id) => deadOf(id).length,
    countWaiting: async (id, aggregates) =>
      aggregates.map((aggregate) => {
        const ofIt = parkedOf(id).filter((each) => isSame(each, aggregate));
        return ofIt.filter(({ state }) => state === 'waiting').length;
      }),
    async redrive(id, which) {
      const chosen = chosenOf(id, which);
      const redriven = parkedOf(id).map((each): ParkedDelivery => {
        return chosen.includes(each) ? { ...each, state: 'waiting', attempts: 0 } : each;
      });
      lists.set(id, redriven);
      return chosen.length;
    },
    async discard(id, which) {
      const chosen = chosenOf(id, which);
      lists.set(
        id,
        parkedOf(id).filter((each) => !chosen.includes(each)),
      );
      return chosen;
    },
  };
}

/** The newest tries in memory. */
export function memoryAttempts(): AttemptLog {
  const kept = new Map<string, readonly DeliveryAttempt[]>();
  return {
    async note(id, attempts) {
      kept.set(id, [...attempts.toReversed(), ...(kept.get(id) ?? [])]);
    },
    newest: async (id, limit) => (kept.get(id) ?? []).slice(0, limit),
  };
}

function isAmong(parked: ParkedDelivery, filter: DeadLetterFilter): boolean {
  return Object.entries(filter).every(
    ([name, value]) => parked[name as keyof DeadLetterFilter] === value,
  );
}

function isSame(one: AggregateKey, other: AggregateKey): boolean {
  return one.aggregateType === other.aggregateType && one.aggregateId === other.aggregateId;
}

function byPosition(one: ParkedDelivery, other: ParkedDelivery): number {
  return one.position - other.position;
}
