import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Fault, invalidRequest } from '../../../errors.ts';
import { pointerTo } from '../../../events/json-pointer.ts';
import {
  NEW_SUBSCRIPTION_SCHEMA,
  SHORT_SUBSCRIPTION_SCHEMA,
  SUBSCRIPTION_DEFAULT,
} from '../../../events/new-subscription.schema.ts';
import { rfc3339Time } from '../../../events/rfc3339-time.ts';
import { VISIBILITY_TIMEOUT_MS } from '../../../events/subscription-target.schema.ts';
import {
  EVERY_EVENT,
  type RetryPolicy,
  type SubscriptionDefinition,
  type SubscriptionFilter,
  type SubscriptionTarget,
} from '../../../subscriptions.ts';
import { definitionFaults, textFaults } from './definition-faults.ts';
import { derivedName } from './derived-name.ts';

/** Looks at what a schema cannot. Each says why something cannot be, as a phrase. */
export interface DefinitionChecks {
  readonly urlFault: (url: string) => string | undefined;
  /** By the names of the headers. */
  readonly headerFaults: (headers: Readonly<Record<string, string>>) => ReadonlyMap<string, string>;
  readonly whereFault: (where: string) => string | undefined | Promise<string | undefined>;
  /** Whether events can be brought to targets of this type here. */
  readonly canReach: (type: SubscriptionTarget['type']) => boolean;
}

/** A definition as somebody gives it. */
type GivenDefinition = Partial<Omit<SubscriptionDefinition, 'target' | 'filter' | 'retry'>> & {
  readonly target: GivenTarget;
  readonly filter?: Partial<SubscriptionFilter>;
  readonly retry?: Partial<RetryPolicy>;
};

/** What is required of each type, and what may be given. */
type GivenTarget =
  | { readonly type: 'webhook'; readonly url: string; readonly headers?: Record<string, string> }
  | Extract<SubscriptionTarget, { readonly type: 'redis-stream' }>
  | { readonly type: 'pull'; readonly visibilityTimeoutMs?: number };

interface ShortDefinition {
  readonly name?: string;
  readonly eventTypes?: readonly string[];
  readonly aggregateTypes?: readonly string[];
  readonly callbackUrl: string;
}

/**
 * What somebody subscribes to, with every default filled in; see NEW_SUBSCRIPTION_SCHEMA. The short
 * form is known by its `callbackUrl`.
 *
 * @throws EventStoreError `invalid_request` with every fault.
 */
export async function parseNewSubscription(
  given: unknown,
  checks: DefinitionChecks,
): Promise<SubscriptionDefinition> {
  const isShort =
    typeof given === 'object' && given !== null && Object.hasOwn(given, 'callbackUrl');
  if (!isShort) return await parseDefinition(given, checks);
  if (!isShortDefinition(given)) throw invalidRequest(definitionFaults(isShortDefinition.errors));
  const { name, eventTypes = [], aggregateTypes = [], callbackUrl: url } = given;
  const long: GivenDefinition = {
    ...(name !== undefined && { name }),
    target: { type: 'webhook', url },
    filter: { eventTypes, aggregateTypes },
  };
  return await parseDefinition(long, checks, inShortForm);
}

/**
 * The same for the long form. `movePointer` says where in the request a place of it is.
 *
 * @throws EventStoreError `invalid_request` with every fault.
 */
export async function parseDefinition(
  given: unknown,
  checks: DefinitionChecks,
  movePointer: (pointer: string) => string = (pointer) => pointer,
): Promise<SubscriptionDefinition> {
  if (!isDefinition(given)) throw invalidRequest(definitionFaults(isDefinition.errors));
  const definition = withDefaults(given);
  const faults = [...textFaults(given), ...(await faultsOf(definition, checks))];
  if (faults.length === 0) return definition;
  throw invalidRequest(
    faults.map(({ pointer, message }) => ({ pointer: movePointer(pointer), message })),
  );
}

const ajv = new Ajv2020({
  strict: true,
  strictTypes: false,
  // The type of a target is defined in each of its forms.
  strictRequired: false,
  allErrors: true,
  allowUnionTypes: true,
  discriminator: true,
  formats: { 'date-time': (text: string) => rfc3339Time(text) !== undefined },
});
const isDefinition = ajv.compile<GivenDefinition>(NEW_SUBSCRIPTION_SCHEMA);
const isShortDefinition = ajv.compile<ShortDefinition>(SHORT_SUBSCRIPTION_SCHEMA);

function inShortForm(pointer: string): string {
  return pointer.replace(/^\/target\/url/, '/callbackUrl').replace(/^\/filter/, '');
}

function withDefaults(given: GivenDefinition): SubscriptionDefinition {
  const { from, onDeadLetter, timeoutMs, enabled } = { ...SUBSCRIPTION_DEFAULT, ...given };
  const definition = {
    target: targetOf(given.target),
    filter: filterOf(given.filter ?? {}),
    from,
    retry: retryOf(given.retry ?? {}),
    onDeadLetter,
    batch: { ...SUBSCRIPTION_DEFAULT.batch, ...given.batch },
    timeoutMs,
    enabled,
  };
  return { name: given.name ?? derivedName(definition), ...definition };
}

function targetOf(given: GivenTarget): SubscriptionTarget {
  if (given.type === 'webhook') return { headers: {}, ...given };
  if (given.type === 'redis-stream') return given;
  return { visibilityTimeoutMs: VISIBILITY_TIMEOUT_MS, ...given };
}

function filterOf(given: Partial<SubscriptionFilter>): SubscriptionFilter {
  return { ...EVERY_EVENT, ...given };
}

/** A first delay beyond the longest one by default makes that longer. */
function retryOf(given: Partial<RetryPolicy>): RetryPolicy {
  const retry = { ...SUBSCRIPTION_DEFAULT.retry, ...given };
  const maxDelayMs = given.maxDelayMs ?? Math.max(retry.maxDelayMs, retry.initialDelayMs);
  return { ...retry, maxDelayMs };
}

async function faultsOf(
  { target, filter, retry }: SubscriptionDefinition,
  checks: DefinitionChecks,
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  const note = (pointer: string, message: string | undefined) => {
    if (message !== undefined) faults.push({ pointer, message });
  };
  if (!checks.canReach(target.type)) {
    note('/target/type', `is not served here: ${target.type} takes REDIS_URL`);
  }
  if (target.type === 'webhook') {
    note('/target/url', checks.urlFault(target.url));
    for (const [name, message] of checks.headerFaults(target.headers)) {
      note(`/target/headers${pointerTo(name)}`, message);
    }
  }
  if (filter.where !== undefined) note('/filter/where', await checks.whereFault(filter.where));
  if (retry.maxDelayMs < retry.initialDelayMs) {
    note('/retry/maxDelayMs', 'must not be less than initialDelayMs');
  }
  return faults;
}
