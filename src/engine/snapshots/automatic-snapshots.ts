import { LRUCache } from 'lru-cache';
import { isEventStoreError } from '../../errors.ts';
import { type Clock, passed } from '../../platform/clock.ts';
import { outsideOfSpans } from '../../platform/tracing.ts';
import type { SnapshotPolicy, Snapshots } from '../../snapshots.ts';
import { aggregateName } from '../append/append-request.ts';
import { type DueAggregate, DueAggregates } from './due-aggregates.ts';
import { isDueByItself, isDueByTime } from './is-due.ts';
import { LISTED_MAX } from './list-snapshots.ts';
import type {
  CommittedEvent,
  SnapshotClaim,
  SnapshotClaims,
  SnapshotObserver,
  SnapshotStore,
} from './ports.ts';
import { isSealed } from './seal.ts';
import { SnapshotTimes } from './snapshot-times.ts';

export interface AutomaticSnapshotsDeps {
  readonly takeSnapshot: Snapshots['takeSnapshot'];
  readonly store: Pick<SnapshotStore, 'list'>;
  readonly claims: SnapshotClaims;
  readonly policyOf: (aggregateType: string) => SnapshotPolicy;
  readonly clock: Clock;
  readonly observer: Pick<SnapshotObserver, 'snapshotFailed' | 'snapshotDropped'>;
}

/** Aggregates that a snapshot may be due of at the same time. */
export const DUE_AGGREGATES_MAX = 10_000;
const KNOWN_TIMES_MAX = 10_000;
const KNOWN_TOO_LARGE_MAX = 1_000;
const PAUSE_MS_MAX = 1_000;
const CLOSE_GRACE_MS = 900;

/**
 * Takes snapshots as the policies say, behind the appends: what has become due is worked off one at
 * a time, and as long as it took, the work then rests. Whatever goes wrong, appends hear nothing of
 * it: the snapshot is taken the next time that one is due.
 *
 * If this process dies, what was due here is not taken; nothing else is lost.
 */
export class AutomaticSnapshots {
  readonly #deps: AutomaticSnapshotsDeps;
  readonly #due = new DueAggregates(DUE_AGGREGATES_MAX);
  readonly #times = new SnapshotTimes(KNOWN_TIMES_MAX);
  /** The sequence number at which the state of an aggregate was too large. */
  readonly #tooLarge = new LRUCache<string, number>({ max: KNOWN_TOO_LARGE_MAX });
  readonly #closed: Promise<void>;
  #close: () => void = () => {};
  #isClosed = false;
  #work: Promise<void> | undefined;

  constructor(deps: AutomaticSnapshotsDeps) {
    this.#deps = deps;
    this.#closed = new Promise((resolve) => {
      this.#close = resolve;
    });
  }

  /** Aggregates that wait. */
  get dueCount(): number {
    return this.#due.size;
  }

  /**
   * To be told of all events of each group that this process has committed. Takes next to no time,
   * whatever is due, and never throws.
   */
  noteCommitted(events: readonly CommittedEvent[]): void {
    if (this.#isClosed) return;
    try {
      for (const event of events) this.#note(event);
      if (this.#due.size > 0) this.#work ??= outsideOfSpans(() => this.#workAll());
    } catch (error) {
      this.#deps.observer.snapshotFailed('take', error);
    }
  }

  /** Takes no more; resolves when nothing is under way, or within a second, whatever becomes of it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#close();
    if (this.#work === undefined) return;
    await Promise.race([this.#work, passed(this.#deps.clock, CLOSE_GRACE_MS)]);
  }

  #note(event: CommittedEvent): void {
    const { aggregateType, aggregateId, sequenceNumber, timestamp } = event;
    const policy = this.#deps.policyOf(aggregateType);
    const { everyMs } = policy;
    const isSure = isDueByItself(event, policy);
    if (!isSure && (everyMs === null || !this.#times.mayBeDueAt(event, everyMs))) return;
    const aggregate = { aggregateType, aggregateId };
    const isTaken = this.#due.add({ aggregate, sequenceNumber, timestamp, isSure });
    if (!isTaken) this.#deps.observer.snapshotDropped();
  }

  async #workAll(): Promise<void> {
    const { clock } = this.#deps;
    // Not within the commit that has made something due.
    await new Promise(setImmediate);
    for (let due = this.#next(); due !== undefined; due = this.#next()) {
      const startedAt = clock.monotonicMs();
      await this.#workFor(due).catch((error) => this.#failed(due, error));
      await this.#rest(clock.monotonicMs() - startedAt);
    }
    this.#work = undefined;
  }

  #next(): DueAggregate | undefined {
    return this.#isClosed ? undefined : this.#due.take();
  }

  async #workFor(due: DueAggregate): Promise<void> {
    if (this.#isKnownTooLarge(due)) return;
    const claim = await this.#claimOf(due);
    if (claim === undefined) return;
    try {
      if (this.#isClosed || !(await this.#isDue(due))) return;
      const { timestamp } = await this.#deps.takeSnapshot(due.aggregate);
      this.#times.learn(due.aggregate, timestamp);
    } finally {
      await claim.release().catch((error) => this.#tellFailure('claim', error));
    }
  }

  /** Undefined where somebody else is at it, or nobody can tell. */
  async #claimOf({ aggregate }: DueAggregate): Promise<SnapshotClaim | undefined> {
    try {
      return await this.#deps.claims.claim(aggregate);
    } catch (error) {
      this.#tellFailure('claim', error);
      return undefined;
    }
  }

  async #isDue({ aggregate, timestamp, isSure }: DueAggregate): Promise<boolean> {
    const { everyMs } = this.#deps.policyOf(aggregate.aggregateType);
    if (isSure || everyMs === null) return isSure;
    const heads = (await this.#deps.store.list(aggregate, LISTED_MAX)).filter(isSealed);
    const times = heads.map(({ header }) => header.timestamp).sort();
    const last = times.at(-1);
    if (last === undefined) return true;
    // Another process may have taken it.
    this.#times.learn(aggregate, last);
    return isDueByTime(Date.parse(last), timestamp, everyMs);
  }

  /** It is replayed from its first event each time: it is tried again when it has twice as many. */
  #isKnownTooLarge({ aggregate, sequenceNumber }: DueAggregate): boolean {
    const at = this.#tooLarge.get(aggregateName(aggregate));
    return at !== undefined && sequenceNumber < 2 * at;
  }

  #failed({ aggregate, sequenceNumber }: DueAggregate, error: unknown): void {
    const isTooLarge = isEventStoreError(error, 'snapshot_too_large');
    if (isTooLarge) this.#tooLarge.set(aggregateName(aggregate), sequenceNumber);
    this.#tellFailure(isTooLarge ? 'too_large' : 'take', error);
  }

  /** What comes of work that was given up is of no interest. */
  #tellFailure(trouble: 'take' | 'too_large' | 'claim', error: unknown): void {
    if (!this.#isClosed) this.#deps.observer.snapshotFailed(trouble, error);
  }

  async #rest(tookMs: number): Promise<void> {
    await new Promise(setImmediate);
    const restMs = Math.min(tookMs, PAUSE_MS_MAX);
    if (restMs > 0) await Promise.race([passed(this.#deps.clock, restMs), this.#closed]);
  }
}
