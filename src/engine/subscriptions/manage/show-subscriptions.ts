import type { ShownSubscription } from '../../../manages-subscriptions.ts';
import { createAddLags } from '../lag.ts';
import type { StoredSubscription } from '../ports.ts';
import type { ManageDeps } from './manage-deps.ts';
import { withHiddenHeaders } from './shown-target.ts';

/** Tells of subscriptions what may be told, and how far they are. */
export type ShowSubscriptions = (
  stored: readonly StoredSubscription[],
) => Promise<readonly ShownSubscription[]>;

export function createShowSubscriptions({
  deliveries,
  ...deps
}: Pick<ManageDeps, 'deliveries' | 'reader' | 'now'>): ShowSubscriptions {
  const addLags = createAddLags(deps);

  return async function showSubscriptions(stored) {
    const told = stored.map(async (each) => {
      const { id, startPosition } = each;
      // In this order: a dead letter is kept before the checkpoint goes beyond it.
      const progress = await deliveries.progress(id);
      const deadLetters = await deliveries.countDead(id);
      return { ...toldOf(each), checkpoint: progress?.checkpoint ?? startPosition, deadLetters };
    });
    return await addLags(await Promise.all(told));
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
