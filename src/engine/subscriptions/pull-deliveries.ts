import { LRUCache } from 'lru-cache';
import { EventStoreError } from '../../errors.ts';
import type { PullDeliveries, StoredSubscription } from './ports.ts';
import type { PullDeliveriesDeps } from './pull-deps.ts';
import { PullLookout } from './pull-lookout.ts';
import { type PullOperation, PullSession } from './pull-session.ts';
import type { PullState } from './pull-state.ts';
import { waitForNews } from './pull-wait.ts';

/** Subscriptions of which something is kept in memory; others are loaded when they are asked for. */
const SESSIONS_MAX = 1_000;
/** However soon an answer is wanted: so long it looks for one where little matches. */
const SEARCH_MS = 5_000;

type Handed = Awaited<ReturnType<PullDeliveries['fetch']>>;

/**
 * Hands out the events of pull subscriptions, in any number of processes: what is handed out is
 * kept, with until when, before anybody gets it. Whoever dies leaves behind what runs out.
 *
 * `close` answers those who wait, and lets what is under way come to its end.
 */
export function createPullDeliveries(
  deps: PullDeliveriesDeps,
): PullDeliveries & { close(): Promise<void> } {
  const { clock } = deps;
  const lookout = new PullLookout(deps);
  const leaving = new Set<Promise<void>>();
  const sessions = new LRUCache<string, PullSession>({ max: SESSIONS_MAX, dispose: letGo });
  let isClosed = false;

  function letGo(session: PullSession): void {
    const left = session.letGo().finally(() => leaving.delete(left));
    leaving.add(left);
  }

  function sessionOf({ id }: StoredSubscription): PullSession {
    if (isClosed) throw new EventStoreError('store_closed', 'The store is closed.', {});
    const session = sessions.get(id) ?? new PullSession(id, deps);
    sessions.set(id, session);
    return session;
  }

  /** Looks through what there is, some of it at a time, so that others get their turn. */
  async function searched(
    session: PullSession,
    operation: PullOperation<Handed>,
    until: number,
    isGone: () => boolean,
  ): Promise<Handed> {
    const end = Math.max(until, clock.monotonicMs() + SEARCH_MS);
    for (;;) {
      const handed = await session.perform(operation);
      const hasMore = session.outlook?.hasMore === true && !isGone();
      if (isAnswer(handed) || !hasMore || clock.monotonicMs() >= end) return handed;
    }
  }

  async function waited(session: PullSession, ms: number, signal: AbortSignal): Promise<void> {
    lookout.begin(session);
    try {
      await waitForNews(session, deps, ms, signal);
    } finally {
      lookout.end(session);
    }
  }

  return {
    async fetch(subscription, { max, waitMs, visibilityTimeoutMs }, signal) {
      const session = sessionOf(subscription);
      const until = clock.monotonicMs() + waitMs;
      // Who has gone by the time that it is their turn is given nothing.
      const isGone = () => signal.aborted || isClosed;
      const act = async (state: PullState): Promise<Handed> => {
        if (isGone()) return [];
        // Paused, or for others, while this one waited: that is for whoever asked to look at.
        if (state.subscription.revision !== subscription.revision) return 'changed';
        return await state.handOut(max, visibilityTimeoutMs);
      };
      for (let isCertain = true; !isClosed; isCertain = false) {
        signal.throwIfAborted();
        const handed = await searched(session, { subscription, isCertain, act }, until, isGone);
        const leftMs = until - clock.monotonicMs();
        if (isAnswer(handed) || leftMs <= 0) return handed;
        if (!isClosed) await waited(session, leftMs, signal);
      }
      return [];
    },

    async ack(subscription, receipts) {
      return await sessionOf(subscription).perform({
        subscription,
        isCertain: true,
        act: (state) => state.acknowledge(receipts),
      });
    },

    async nack(subscription, receipts, { retryAfterMs }) {
      return await sessionOf(subscription).perform({
        subscription,
        isCertain: true,
        act: (state) => state.refuse(receipts, retryAfterMs),
      });
    },

    async close() {
      isClosed = true;
      await lookout.close();
      sessions.clear();
      await Promise.all(leaving);
    },
  };
}

function isAnswer(handed: Handed): boolean {
  return handed === 'changed' || handed.length > 0;
}
