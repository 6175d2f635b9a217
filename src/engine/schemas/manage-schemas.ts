import { EventStoreError, invalidRequest, type VersionIncompatibility } from '../../errors.ts';
import type { JsonObject, JsonValue } from '../../events/event.ts';
import { AGGREGATE_TYPE_PATTERN, EVENT_TYPE_NAME_PATTERN, LIMITS } from '../../events/limits.ts';
import type { Clock } from '../../platform/clock.ts';
import type { ManagesSchemas, SchemaSubject } from '../../schemas.ts';
import type { SchemaTrial } from './documents/schema-trial.ts';
import { bundled, documentFaults, isSameSchema, stepTrials, succession } from './next-version.ts';
import type { SchemaStore, StoredSchema } from './ports.ts';
import { referredTypes } from './referred-types.ts';
import type { SchemaRegistry } from './schema-registry.ts';

export interface ManageSchemasDeps {
  readonly registry: SchemaRegistry;
  readonly store: SchemaStore;
  readonly trial: Pick<SchemaTrial, 'carryOut'>;
  readonly clock: Clock;
}

/** Processes that register the same version at the same time take turns; they do not forever. */
const TRIES_MAX = 10;
const DEADLINE_MS = 30_000;

/** Registering, and what else changes schemas for everybody. */
export function createManageSchemas(deps: ManageSchemasDeps): ManagesSchemas {
  const { registry, store } = deps;
  return {
    referredTypes,

    async register(subject, schema, { userId } = {}) {
      assertNamed(subject);
      for (const _ of attempts(deps.clock)) {
        await registry.refresh();
        const latest = registry.find(subject)?.registered('latest');
        if (latest !== undefined && isSameSchema(latest.schema, schema)) {
          return { registered: latest, isNew: false };
        }
        const { document, version, reasons } = await examined(subject, schema, deps);
        if (reasons.length > 0) throw incompatible(subject, version, reasons);
        assertRoom(subject, registry);
        if (!(await store.insert(storedOf(subject, document, version, userId, deps)))) continue;
        await registry.refresh();
        const registered = registry.find(subject)?.registered(version);
        if (registered !== undefined) return { registered, isNew: true };
      }
      const message = 'Nothing was registered: others register versions of it all the time.';
      throw new EventStoreError('unavailable', message, {});
    },

    async compatibility(subject, schema) {
      assertNamed(subject);
      await registry.refresh();
      return (await examined(subject, schema, deps)).reasons;
    },

    async setMode(subject, mode) {
      if (registry.find(subject) === undefined) return undefined;
      await store.setMode(subject, mode);
      await registry.refresh();
      return registry.find(subject)?.summary;
    },

    async setDeprecated(name, isDeprecated) {
      if (registry.schema(name) === undefined) return undefined;
      await store.setDeprecated(name, isDeprecated);
      await registry.refresh();
      return registry.find(name)?.registered(name.version);
    },
  };
}

function* attempts(clock: Clock): Generator<void> {
  const startedAt = clock.monotonicMs();
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    if (clock.monotonicMs() - startedAt > DEADLINE_MS) return;
    yield;
  }
}

interface Examined {
  readonly document: JsonObject;
  readonly version: number;
  readonly reasons: readonly VersionIncompatibility[];
}

/** What would come of it as the next version. @throws EventStoreError `invalid_request`. */
async function examined(
  subject: SchemaSubject,
  schema: JsonValue,
  { registry, trial }: ManageSchemasDeps,
): Promise<Examined> {
  const existing = registry.find(subject);
  const version = (existing?.latestVersion ?? 0) + 1;
  const name = { ...subject, version };
  const faults = documentFaults(schema, name, 'api');
  if (faults.length > 0) throw invalidRequest(faults);
  const document = schema as JsonObject;
  const find = (other: typeof name) => registry.schema(other);
  const result = bundled(document, name, find);
  if ('faults' in result) throw invalidRequest(result.faults);
  const earlier = existing?.versions.map(({ stored }) => stored) ?? [];
  const candidate = { document, bundle: result.bundled };
  const mode = existing?.mode ?? 'NONE';
  const successions = [succession(candidate, earlier, mode, find)];
  const steps = stepTrials({ ...name, document }, find, '/x-upcast');
  const schemas = [{ place: '', bundled: result.bundled }];
  const tried = await trial.carryOut({ schemas, steps, successions });
  if (tried.faults.length > 0) throw invalidRequest(tried.faults);
  return { document, version, reasons: tried.reasons.flat() };
}

function assertNamed({ aggregateType, eventType }: SchemaSubject): void {
  const faults = [];
  if (!AGGREGATE_TYPE_PATTERN.test(aggregateType)) {
    faults.push({ pointer: '/aggregateType', message: 'is no aggregate type' });
  }
  if (!EVENT_TYPE_NAME_PATTERN.test(eventType)) {
    const message = 'must be a letter and up to 127 letters, digits, _, . or -';
    faults.push({ pointer: '/eventType', message });
  }
  if (faults.length > 0) throw invalidRequest(faults);
}

function assertRoom(subject: SchemaSubject, registry: SchemaRegistry): void {
  const { schemasMax, schemaVersionsMax } = LIMITS;
  const versions = registry.find(subject)?.latestVersion ?? 0;
  const limit = versions >= schemaVersionsMax ? schemaVersionsMax : schemasMax;
  if (versions < schemaVersionsMax && registry.size < schemasMax) return;
  const message = `Nothing was registered: there are ${limit} versions, which is the most.`;
  throw new EventStoreError('schema_limit', message, { limit });
}

function storedOf(
  { aggregateType, eventType }: SchemaSubject,
  schema: JsonObject,
  version: number,
  userId: string | undefined,
  { clock }: ManageSchemasDeps,
): StoredSchema {
  const registeredAt = new Date(clock.now());
  const registeredBy = userId === undefined ? {} : { registeredBy: userId };
  return {
    aggregateType,
    eventType,
    version,
    schema,
    registeredAt,
    ...registeredBy,
    origin: 'api',
  };
}

function incompatible(
  { aggregateType, eventType }: SchemaSubject,
  version: number,
  reasons: readonly VersionIncompatibility[],
): EventStoreError<'schema_incompatible'> {
  const [first] = reasons;
  const message =
    `Nothing was registered: as version ${version} of ${aggregateType}/${eventType} it would ` +
    `break version ${first?.comparedWith}: ${first?.pointer} ${first?.message}`;
  return new EventStoreError('schema_incompatible', message, { reasons: reasons.slice(0, 100) });
}
