import { Ajv2020 } from 'ajv/dist/2020.js';
import { invalidRequest } from '../../../errors.ts';
import { RESET_SCHEMA } from '../../../events/new-subscription.schema.ts';
import { rfc3339Time } from '../../../events/rfc3339-time.ts';
import type { Subscriptions } from '../../../manages-subscriptions.ts';
import type { SubscriptionStart } from '../../../subscriptions.ts';
import { resolveStart } from '../resolve-start.ts';
import { type ChangeDeps, changeSubscription } from './change-subscription.ts';
import { definitionFaults } from './definition-faults.ts';
import type { ManageDeps } from './manage-deps.ts';

type ResetDeps = ChangeDeps & Pick<ManageDeps, 'deliveries' | 'reader'>;

/** Has a subscription go on elsewhere, or tells what that would come to. */
export function createResetSubscription(deps: ResetDeps): Subscriptions['reset'] {
  const { visible, deliveries } = deps;

  return async function resetSubscription(name, given) {
    if (!isReset(given)) throw invalidRequest(definitionFaults(isReset.errors));
    const { id, startPosition } = await visible.find(name);
    const { position: to, head } = await resolveStart(deps, given.to, '/to');
    const [progress, deadLetters] = await Promise.all([
      deliveries.progress(id),
      deliveries.countDead(id),
    ]);
    const from = progress?.checkpoint ?? startPosition;
    if (given.dryRun !== true) {
      // Should it end here, the next run of one that has never run begins where it should.
      await changeSubscription(deps, name, (stored) => ({ ...stored, startPosition: to }));
      await deliveries.reset(id, to);
    }
    return {
      from,
      to,
      head,
      events: head - to,
      repeated: Math.max(0, from - to),
      skipped: Math.max(0, to - from),
      deadLetters,
    };
  };
}

const isReset = new Ajv2020({
  strict: true,
  allErrors: true,
  formats: { 'date-time': (text: string) => rfc3339Time(text) !== undefined },
}).compile<{ readonly to: SubscriptionStart; readonly dryRun?: boolean }>(RESET_SCHEMA);
