import type { AppendOutcome } from './engine/append/append-outcome.ts';
import type { CommitTrouble } from './engine/append/commit-attempt.ts';
import type { CommittedGroup } from './engine/append/commit-group.ts';
import type { ReadKind } from './engine/read/observed-reads.ts';
import type { SnapshotObserver } from './engine/snapshots/ports.ts';
import type { RunFigures } from './engine/subscriptions/current-runs.ts';
import type { DeliveryObserver } from './engine/subscriptions/delivery-observer.ts';
import type { ManageObserver } from './engine/subscriptions/manage/manage-deps.ts';
import type { NamedLag } from './engine/subscriptions/subscription-lags.ts';
import type { SchemaSubject } from './schemas.ts';

/** Hears of what nobody asked for but somebody should know. */
export interface StoreObserver extends SnapshotObserver, ManageObserver, DeliveryObserver {
  /** Once, when the store is open: what can be asked of it at any time, mostly at no cost. */
  opened(figures: StoreFigures): void;
  /** An attempt to commit a group met this, and was, or will be, made again. */
  commitTrouble(trouble: CommitTrouble, cause?: unknown): void;
  groupCommitted(group: CommittedGroup): void;
  /** An append has its answer, after so many seconds. */
  appendSettled(outcome: AppendOutcome, seconds: number): void;
  /** A read has come to its end, or was given up; so many seconds were waited for its events. */
  readDone(read: ReadKind, events: number, seconds: number): void;
  clockSkew(skewMs: number): void;
  leaseNotRenewed(cause: unknown): void;
  /** Commits of other processes may be seen a second later for now. */
  commitSignalFailed(cause: unknown): void;
  /** A step between versions of a schema could not do its work for an event that was read. */
  upcastFailed(subject: SchemaSubject): void;
  /** Events are delivered later than they could be, or once more; none is lost. */
  distributionFailed(trouble: DistributionTrouble, cause: unknown): void;
  /** So many events have come into streams of Redis; up to this position all have. */
  eventsPublished(events: number, position: number): void;
  /** What other processes register cannot be seen for now. */
  schemasNotSeen(cause: unknown): void;
}

export interface StoreFigures {
  /** Events that wait to be committed. */
  readonly queuedEvents: () => number;
  /** The newest position that this process knows of; 0 where it knows of none. */
  readonly headPosition: () => number;
  /** What this process delivers just now. */
  readonly runs: () => readonly RunFigures[];
  /** How far subscriptions are behind: a few small queries. Rejects with `unavailable`. */
  readonly subscriptionLags: () => Promise<readonly NamedLag[]>;
}

/** What met trouble: a heartbeat, a task, a subscription, its tries, all of them, Redis, an event. */
export type DistributionTrouble =
  | 'not_heard'
  | 'task_failed'
  | 'subscription'
  | 'attempts'
  | 'subscriptions'
  | 'redis'
  | 'not_upcast';

/** Tells all of them; whoever observes the store must not be able to stop it. */
export function toldToAll(observers: readonly Partial<StoreObserver>[]): StoreObserver {
  const tell = (say: (observer: Partial<StoreObserver>) => void) => {
    for (const observer of observers) {
      try {
        say(observer);
      } catch {
        // There is nobody else to tell.
      }
    }
  };
  return {
    opened: (figures) => tell((each) => each.opened?.(figures)),
    commitTrouble: (trouble, cause) => tell((each) => each.commitTrouble?.(trouble, cause)),
    groupCommitted: (group) => tell((each) => each.groupCommitted?.(group)),
    appendSettled: (outcome, s) => tell((each) => each.appendSettled?.(outcome, s)),
    readDone: (read, events, s) => tell((each) => each.readDone?.(read, events, s)),
    clockSkew: (skewMs) => tell((each) => each.clockSkew?.(skewMs)),
    upcastFailed: (subject) => tell((each) => each.upcastFailed?.(subject)),
    schemasNotSeen: (cause) => tell((each) => each.schemasNotSeen?.(cause)),
    leaseNotRenewed: (cause) => tell((each) => each.leaseNotRenewed?.(cause)),
    distributionFailed: (trouble, cause) =>
      tell((each) => each.distributionFailed?.(trouble, cause)),
    eventsPublished: (events, position) => tell((each) => each.eventsPublished?.(events, position)),
    commitSignalFailed: (cause) => tell((each) => each.commitSignalFailed?.(cause)),
    snapshotTaken: (sizeBytes, s) => tell((each) => each.snapshotTaken?.(sizeBytes, s)),
    snapshotFailed: (trouble, cause) => tell((each) => each.snapshotFailed?.(trouble, cause)),
    snapshotIgnored: (mismatch) => tell((each) => each.snapshotIgnored?.(mismatch)),
    snapshotDropped: () => tell((each) => each.snapshotDropped?.()),
    deliveryTried: (target, attempt) => tell((each) => each.deliveryTried?.(target, attempt)),
    deadLettersKept: (target, events) => tell((each) => each.deadLettersKept?.(target, events)),
    deadLettersDiscarded: (discarded) => tell((each) => each.deadLettersDiscarded?.(discarded)),
  };
}
