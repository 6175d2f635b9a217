import { isDeepStrictEqual } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { invalidRequest } from '../../../errors.ts';
import type { JsonObject } from '../../../events/event.ts';
import { pointerTo } from '../../../events/json-pointer.ts';
import { SUBSCRIPTION_CHANGES_SCHEMA } from '../../../events/new-subscription.schema.ts';
import { HIDDEN_VALUE } from '../../../manages-subscriptions.ts';
import type {
  SubscriptionDefinition,
  SubscriptionFilter,
  SubscriptionTarget,
} from '../../../subscriptions.ts';
import { mergeInto, type OwnedObject } from '../../replay/merge-patch.ts';
import type { StoredSubscription } from '../ports.ts';
import type { Change } from './change-subscription.ts';
import { definitionFaults } from './definition-faults.ts';
import { type ManageDeps, reachedTypes, type Visible } from './manage-deps.ts';
import { type DefinitionChecks, parseDefinition } from './parse-new-subscription.ts';
import { withHeaders, withHiddenHeaders } from './shown-target.ts';

export interface PatchDeps extends Pick<ManageDeps, 'secrets'> {
  readonly checks: DefinitionChecks;
  readonly visible: Pick<Visible, 'assert'>;
}

/**
 * The change that a JSON Merge Patch (RFC 7396) is; see SUBSCRIPTION_CHANGES_SCHEMA. A header whose
 * value is given counts as changed.
 *
 * @throws EventStoreError `invalid_request`, as the change itself does.
 */
export function patchOf(given: unknown, { secrets, checks, visible }: PatchDeps): Change {
  const changes = checkedChanges(given);
  return async (stored) => {
    const { id, definition } = stored;
    const merged = await parseDefinition(mergedInto(definition, changes), checks);
    visible.assert(merged.filter);
    const isMoved = originOf(merged.target) !== originOf(definition.target);
    const target = withHeaders(merged.target, (value, name) =>
      value === HIDDEN_VALUE
        ? keptHeader(definition.target, name, isMoved)
        : secrets.seal(value, id),
    );
    const saysEnabled = Object.hasOwn(changes, 'enabled');
    const enabled = saysEnabled ? merged.enabled : definition.enabled;
    const changed = {
      ...stored,
      ...reachOf(stored, merged.filter),
      definition: { ...merged, target, enabled },
    };
    const patched = saysEnabled ? withEnabled(changed, enabled) : changed;
    return isDeepStrictEqual(patched, stored) ? stored : patched;
  };
}

/** What an earlier filter let through may wait still, or be a dead letter. */
function reachOf(
  stored: StoredSubscription,
  { aggregateTypes }: SubscriptionFilter,
): Pick<StoredSubscription, 'reachedTypes'> {
  if (isDeepStrictEqual(stored.definition.filter.aggregateTypes, aggregateTypes)) return {};
  const before = reachedTypes(stored);
  const isAny = before.length === 0 || aggregateTypes.length === 0;
  return { reachedTypes: isAny ? [] : [...new Set([...before, ...aggregateTypes])] };
}

/** As pausing and resuming has it: what the service has disabled, only resuming ends. */
export function withEnabled(stored: StoredSubscription, isEnabled: boolean): StoredSubscription {
  const { statusReason: _, ...others } = stored;
  if (isEnabled) return stored.status === 'active' ? stored : { ...others, status: 'active' };
  return stored.status === 'active' ? { ...others, status: 'paused' } : stored;
}

const isChanges = new Ajv2020({
  strict: true,
  allErrors: true,
  allowUnionTypes: true,
}).compile<JsonObject>(SUBSCRIPTION_CHANGES_SCHEMA);

function checkedChanges(given: unknown): JsonObject {
  if (!isChanges(given)) throw invalidRequest(definitionFaults(isChanges.errors));
  if (Object.hasOwn(Object(given['target']), 'type')) {
    throw invalidRequest([{ pointer: '/target/type', message: 'cannot be changed' }]);
  }
  return given;
}

function mergedInto(definition: SubscriptionDefinition, changes: JsonObject): OwnedObject {
  const hidden = { ...definition, target: withHiddenHeaders(definition.target) };
  const merged = structuredClone(hidden) as unknown as OwnedObject;
  try {
    mergeInto(merged, changes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidRequest([{ pointer: '', message: 'is nested too deep' }]);
  }
  return merged;
}

function originOf(target: SubscriptionTarget): string | undefined {
  return target.type === 'webhook' ? new URL(target.url).origin : undefined;
}

/** As it is kept: sealed. Whoever may change the URL must not learn from another what it is. */
function keptHeader(target: SubscriptionTarget, name: string, isMoved: boolean): string {
  const kept = target.type === 'webhook' ? target.headers[name] : undefined;
  if (kept !== undefined && !isMoved) return kept;
  const pointer = `/target/headers${pointerTo(name)}`;
  const reason = isMoved
    ? 'what it was is for another host'
    : `there is none that ${HIDDEN_VALUE} could stand for`;
  throw invalidRequest([{ pointer, message: `must be a value, or null: ${reason}` }]);
}
