import { EventStoreError, invalidRequest } from '../../../errors.ts';
import { pointerTo } from '../../../events/json-pointer.ts';
import { LIMITS } from '../../../events/limits.ts';
import {
  type CreatedSubscription,
  HIDDEN_VALUE,
  type Subscriptions,
} from '../../../manages-subscriptions.ts';
import type { SubscriptionDefinition } from '../../../subscriptions.ts';
import type { StoredSubscription } from '../ports.ts';
import { resolveStart } from '../resolve-start.ts';
import type { ManageDeps, Visible } from './manage-deps.ts';
import { type DefinitionChecks, parseNewSubscription } from './parse-new-subscription.ts';
import { differencesOf } from './same-definition.ts';
import { type ShowSubscriptions, shownBy } from './show-subscriptions.ts';
import { withHeaders } from './shown-target.ts';

export interface CreateDeps extends Omit<ManageDeps, 'checks'> {
  readonly checks: DefinitionChecks;
  readonly visible: Pick<Visible, 'assert' | 'shows'>;
  readonly show: ShowSubscriptions;
}

/** Subscribes; what is there already, with the same content, is what it comes to. */
export function createCreateSubscription(deps: CreateDeps): Subscriptions['create'] {
  const { store, checks, visible, show } = deps;

  return async function createSubscription(given) {
    const definition = await parseNewSubscription(given, checks);
    assertNothingHidden(definition);
    visible.assert(definition.filter);
    const { name } = definition;
    const there = await store.find(name);
    if (there !== undefined) return await asBefore(there, definition, deps);
    const limit = LIMITS.subscriptionsMax;
    if ((await store.list()).length >= limit) throw tooMany(limit);
    const { stored, secret } = await made(definition, deps);
    if (await store.insert(stored)) {
      const subscription = await shownBy(show, stored);
      return { subscription, isNew: true, ...(secret !== undefined && { secret }) };
    }
    const other = await store.find(name);
    if (other === undefined) throw exists(name);
    return await asBefore(other, definition, deps);
  };
}

/** It stands for what is kept, and nothing is kept yet. */
function assertNothingHidden({ target }: SubscriptionDefinition): void {
  if (target.type !== 'webhook') return;
  const faults = Object.entries(target.headers)
    .filter(([, value]) => value === HIDDEN_VALUE)
    .map(([name]) => ({
      pointer: `/target/headers${pointerTo(name)}`,
      message: `must be a value: ${HIDDEN_VALUE} stands for one that is not shown`,
    }));
  if (faults.length > 0) throw invalidRequest(faults);
}

async function made(
  definition: SubscriptionDefinition,
  deps: CreateDeps,
): Promise<{ readonly stored: StoredSubscription; readonly secret: string | undefined }> {
  const { position } = await resolveStart(deps, definition.from, '/from');
  const id = deps.newId();
  const seal = (text: string) => deps.secrets.seal(text, id);
  const secret = definition.target.type === 'webhook' ? deps.newSecret() : undefined;
  const at = new Date(deps.now()).toISOString();
  const stored: StoredSubscription = {
    id,
    definition: { ...definition, target: withHeaders(definition.target, seal) },
    startPosition: position,
    status: definition.enabled ? 'active' : 'paused',
    secrets: secret === undefined ? [] : [{ sealed: seal(secret) }],
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  return { stored, secret };
}

/** What was asked for when it was made, or what it is shown as: it may have been paused since. */
async function asBefore(
  there: StoredSubscription,
  asked: SubscriptionDefinition,
  deps: CreateDeps,
): Promise<CreatedSubscription> {
  const { definition, id, status } = there;
  // One that cannot be opened any more is no value that can be given.
  const open = (kept: string) => deps.secrets.open(kept, id) ?? HIDDEN_VALUE;
  const target = withHeaders(definition.target, open);
  if (!deps.visible.shows(there)) throw exists(asked.name);
  const isEnabledAsAsked = [definition.enabled, status === 'active'].includes(asked.enabled);
  const enabled = isEnabledAsAsked ? asked.enabled : definition.enabled;
  const differing = differencesOf({ ...definition, target, enabled }, asked);
  if (differing.length > 0) throw exists(asked.name, differing);
  return { subscription: await shownBy(deps.show, there), isNew: false };
}

function exists(
  subscription: string,
  differing: readonly string[] = [],
): EventStoreError<'subscription_exists'> {
  const how = differing.length === 0 ? '' : `, with another ${differing.join(', ')}`;
  const message = `Nothing was stored: there is another subscription of this name${how}.`;
  return new EventStoreError('subscription_exists', message, { subscription });
}

function tooMany(limit: number): EventStoreError<'subscription_limit'> {
  const message = `Nothing was stored: there are ${limit} subscriptions already.`;
  return new EventStoreError('subscription_limit', message, { limit });
}
