import { LRUCache } from 'lru-cache';
import type { SubscriptionLag } from '../../subscriptions.ts';
import { commitAt } from '../read/commit-at.ts';
import type { CommitPlace, EventReader } from '../read/ports.ts';

export interface LagDeps {
  readonly reader: Pick<EventReader, 'newestCommit' | 'commits'>;
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: () => number;
}

/** Adds how far each checkpoint is behind the newest event. Rejects with `unavailable`. */
export type AddLags = <Each extends Place>(
  places: readonly Each[],
) => Promise<readonly (Each & { readonly lag: SubscriptionLag })[]>;

interface Place {
  readonly checkpoint: number;
}

/** Commits that are read at once: who keeps up is not further behind. */
const NEAR_COMMITS = 200;
const KNOWN_TIMES_MAX = 2_000;

/**
 * Goes by the times of commits, so that no event is read: none is looked at where all have caught
 * up. Who is far behind costs a search, and who stays there costs it once.
 */
export function createAddLags({ reader, now }: LagDeps): AddLags {
  const known = new LRUCache<number, number>({ max: KNOWN_TIMES_MAX });

  /** By positions, all of which there are. */
  async function timesAt(
    positions: ReadonlySet<number>,
    newest: CommitPlace | undefined,
  ): Promise<ReadonlyMap<number, number>> {
    if (newest === undefined || positions.size === 0) return new Map();
    const near = await nearCommits(reader, newest);
    const timeAt = async (position: number) => {
      const inMemory = timeAmong(near, position) ?? known.get(position);
      if (inMemory !== undefined) return inMemory;
      const { timestampMs } = await commitAt(reader, position, newest);
      known.set(position, timestampMs);
      return timestampMs;
    };
    const times = Array.from(positions, async (each) => [each, await timeAt(each)] as const);
    return new Map(await Promise.all(times));
  }

  return async function addLags(places) {
    const newest = await reader.newestCommit();
    const head = newest?.lastPosition ?? 0;
    const behind = places.filter(({ checkpoint }) => checkpoint < head);
    const times = await timesAt(new Set(behind.map(oldestBehind)), newest);
    const lagOf = (place: Place): SubscriptionLag => {
      const time = times.get(oldestBehind(place));
      if (time === undefined) return { events: 0, seconds: 0 };
      return { events: head - place.checkpoint, seconds: Math.max(0, now() - time) / 1_000 };
    };
    return places.map((place) => ({ ...place, lag: lagOf(place) }));
  };
}

function oldestBehind({ checkpoint }: Place): number {
  return checkpoint + 1;
}

/** The newest ones, without a gap. */
async function nearCommits(
  reader: LagDeps['reader'],
  { n }: CommitPlace,
): Promise<readonly CommitPlace[]> {
  const count = Math.min(NEAR_COMMITS, n);
  return await reader.commits(Array.from({ length: count }, (_, index) => n - count + 1 + index));
}

function timeAmong(commits: readonly CommitPlace[], position: number): number | undefined {
  const [oldest] = commits;
  if (oldest === undefined || position < oldest.firstPosition) return undefined;
  return commits.find(({ lastPosition }) => lastPosition >= position)?.timestampMs;
}
