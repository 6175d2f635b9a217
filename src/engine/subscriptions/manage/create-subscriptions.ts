import type { AllSubscriptions, Subscriptions } from '../../../manages-subscriptions.ts';
import type { StoredSubscription } from '../ports.ts';
import { changeSubscription } from './change-subscription.ts';
import { createCreateSubscription } from './create-subscription.ts';
import { createDeadLetters } from './dead-letters.ts';
import { type ManageDeps, type Visible, visibleIn } from './manage-deps.ts';
import type { DefinitionChecks } from './parse-new-subscription.ts';
import { patchOf, withEnabled } from './patch-subscription.ts';
import { createPull } from './pull.ts';
import { createResetSubscription } from './reset-subscription.ts';
import { createRotateSecret } from './rotate-secret.ts';
import { createShowSubscriptions, type ShowSubscriptions, shownBy } from './show-subscriptions.ts';
import { createTestSubscription } from './test-subscription.ts';

/** Puts together what manages subscriptions. */
export function createSubscriptions(deps: ManageDeps): AllSubscriptions {
  const show = createShowSubscriptions(deps);
  const narrowedBy = (assert: Visible['assert']) =>
    subscriptionsOf(deps, visibleIn(deps.store, assert), show);
  return { ...narrowedBy(() => {}), narrowedBy };
}

function subscriptionsOf(
  manageDeps: ManageDeps,
  visible: Visible,
  show: ShowSubscriptions,
): Subscriptions {
  const { store, deliverers, attempts } = manageDeps;
  const checks: DefinitionChecks = {
    ...manageDeps.checks,
    canReach: (type) => type === 'pull' || deliverers[type] !== undefined,
  };
  const deps = { ...manageDeps, checks, visible, show };

  const shown = (stored: StoredSubscription) => shownBy(show, stored);

  return {
    create: createCreateSubscription(deps),
    get: async (name) => await shown(await visible.find(name)),
    async list({ after, limit }) {
      const all = (await visible.all()).toSorted(byName);
      const behind = all.filter((each) => after === undefined || each.definition.name > after);
      return await show(behind.slice(0, limit));
    },
    async patch(name, changes, { ifRevision } = {}) {
      const change = patchOf(changes, deps);
      return await shown(await changeSubscription(deps, name, change, ifRevision));
    },
    async remove(name) {
      const found = await visible.find(name);
      const subscription = await shown(found);
      await store.remove(found.id);
      return subscription;
    },
    pause: async (name) =>
      await shown(await changeSubscription(deps, name, (stored) => withEnabled(stored, false))),
    resume: async (name) =>
      await shown(await changeSubscription(deps, name, (stored) => withEnabled(stored, true))),
    reset: createResetSubscription(deps),
    rotateSecret: createRotateSecret(deps),
    test: createTestSubscription(deps),
    deliveries: async (name, limit) => await attempts.newest((await visible.find(name)).id, limit),
    ...createDeadLetters(deps),
    ...createPull(deps),
  };
}

function byName(
  { definition: one }: StoredSubscription,
  { definition: other }: StoredSubscription,
) {
  return one.name < other.name ? -1 : 1;
}
