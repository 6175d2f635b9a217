import { LRUCache } from 'lru-cache';
import { EventStoreError } from '../../errors.ts';
import type { PullDeliveries, StoredSubscription } from './ports.ts';
import type { PullDeliveriesDeps } from './pull-deps.ts';
import { PullLookout } from './pull-lookout.ts';
import { PullSession } from './pull-session.ts';
import type { PullState } from './pull-state.ts';
import { waitForNews } from './pull-wait.ts';

/** Subscriptions of which something is kept in memory; others are loaded when they are asked for. */
const SESSIONS_MAX = 1_000;
/** However soon an answer is wanted: so long it looks for one where little matches. */
const SEARCH_MS = 5_000;

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
      const startedAt = clock.monotonicMs();
      for (let isCertain = true; ; isCertain = false) {
        signal.throwIfAborted();
        const act = async (state: PullState) =>
          signal.aborted || isClosed ? [] : await state.handOut(max, visibilityTimeoutMs);
        const handed = await session.perform({ subscription, isCertain, act });
        if (handed.length > 0) return handed;
        const passedMs = clock.monotonicMs() - startedAt;
        const hasMore = session.outlook?.hasMore === true;
        if (hasMore && passedMs < Math.max(waitMs, SEARCH_MS)) continue;
        if (passedMs >= waitMs || isClosed) return [];
        await waited(session, waitMs - passedMs, signal);
      }
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
