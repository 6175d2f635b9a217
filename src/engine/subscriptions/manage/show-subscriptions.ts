import type { ShownSubscription } from '../../../manages-subscriptions.ts';
import type { StoredSubscription } from '../ports.ts';
import type { ManageDeps } from './manage-deps.ts';
import { withHiddenHeaders } from './shown-target.ts';

/** Tells of subscriptions what may be told, and how far they are. */
export type ShowSubscriptions = (
  stored: readonly StoredSubscription[],
) => Promise<readonly ShownSubscription[]>;

export function createShowSubscriptions({
  deliveries,
  reader,
  tail,
  now,
}: Pick<ManageDeps, 'deliveries' | 'reader' | 'tail' | 'now'>): ShowSubscriptions {
  /** How long ago the first event behind a position was recorded. */
  async function secondsBehind(position: number): Promise<number> {
    const { events } = await tail.readBehind(position, 1);
    const [oldest] = events;
    return oldest === undefined ? 0 : Math.max(0, now() - Date.parse(oldest.timestamp)) / 1_000;
  }

  return async function showSubscriptions(stored) {
    const head = (await reader.newestCommit())?.lastPosition ?? 0;
    // Many are at the same place.
    const lags = new Map<number, Promise<number>>();
    const lagAt = (checkpoint: number) => {
      const known = lags.get(checkpoint) ?? secondsBehind(checkpoint);
      lags.set(checkpoint, known);
      return known;
    };
    return await Promise.all(
      stored.map(async (each) => {
        const { id, startPosition } = each;
        // In this order: a dead letter is kept before the checkpoint goes beyond it.
        const progress = await deliveries.progress(id);
        const deadLetters = await deliveries.countDead(id);
        const checkpoint = progress?.checkpoint ?? startPosition;
        const events = Math.max(0, head - checkpoint);
        const lag = { events, seconds: events === 0 ? 0 : await lagAt(checkpoint) };
        return { ...toldOf(each), checkpoint, lag, deadLetters };
      }),
    );
  };
}

/** The same of one. */
export async function shownBy(
  show: ShowSubscriptions,
  stored: StoredSubscription,
): Promise<ShownSubscription> {
  const [subscription] = await show([stored]);
  if (subscription === undefined) throw new Error('One is shown for each that is given.');
  return subscription;
}

function toldOf(stored: StoredSubscription) {
  const { definition, status, statusReason, createdAt, updatedAt } = stored;
  const { revision, startPosition } = stored;
  return {
    ...definition,
    target: withHiddenHeaders(definition.target),
    enabled: status === 'active',
    status,
    ...(statusReason !== undefined && { statusReason }),
    createdAt,
    updatedAt,
    revision,
    startPosition,
  };
}
