import type { Fault, VersionIncompatibility } from './errors.ts';
import type { JsonObject, JsonValue, NewEvent } from './events/event.ts';

/** What a schema is of: the `data` of an event type of an aggregate type. */
export interface SchemaSubject {
  readonly aggregateType: string;
  readonly eventType: string;
}

/** A schema by name: `schemas/<aggregateType>/<eventType>/v<version>.json`. */
export interface SchemaName extends SchemaSubject {
  /** 1, 2, 3 … without a gap. */
  readonly version: number;
}

/** Which readers must keep working when a version follows another: as in Confluent's registry. */
export const COMPATIBILITY_MODES = [
  'NONE',
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
] as const;

/**
 * What a new version owes to those before it. Backward: it accepts what they accepted. Forward: they
 * accept what it accepts. Full: both. Transitive: all of them, not only the latest.
 */
export type CompatibilityMode = (typeof COMPATIBILITY_MODES)[number];

/** Where nobody has said otherwise. */
export const DEFAULT_MODE: CompatibilityMode = 'BACKWARD';

/** A version as it was registered. Nothing in it ever changes but `isDeprecated`. */
export interface RegisteredSchema extends SchemaName {
  readonly schema: JsonObject;
  readonly registeredAt: string;
  readonly registeredBy?: string;
  /** By a file of the folder that the service starts from, or over the API. */
  readonly origin: 'file' | 'api';
  readonly isDeprecated: boolean;
}

export interface SchemaSubjectSummary extends SchemaSubject {
  readonly mode: CompatibilityMode;
  readonly latestVersion: number;
  readonly deprecatedVersions: readonly number[];
}

export interface SchemaDiff {
  /** From the one schema to the other: a JSON Patch (RFC 6902). */
  readonly patch: readonly JsonObject[];
  /** Empty where data of the first version fits the second. */
  readonly backward: readonly VersionIncompatibility[];
  /** Empty where data of the second version fits the first. */
  readonly forward: readonly VersionIncompatibility[];
}

/** A schema and all that it refers to, in one. */
export interface BundledSchema {
  readonly document: JsonObject;
  /** Whose schemas are in it. */
  readonly aggregateTypes: readonly string[];
}

export type SchemaVersion = number | 'latest';

export interface NamesEvents {
  /**
   * The events, each with its aggregate type; of those without, the only one that has a schema of
   * the event type. What cannot be named is returned as it is: `append` refuses it.
   */
  named(events: readonly NewEvent[]): readonly NewEvent[];
}

/** What is known of schemas, in the memory of this process: at most a second old. */
export interface ReadsSchemas {
  /** In the order of aggregate type and event type; at most 2,000. */
  subjects(): readonly SchemaSubjectSummary[];
  subject(subject: SchemaSubject): SchemaSubjectSummary | undefined;
  schema(subject: SchemaSubject, version: SchemaVersion): RegisteredSchema | undefined;
  /**
   * A version as a part of another document, in which it lies at `at` (a JSON Pointer, as it stands
   * in a URI): everything that it refers to is in it. Undefined where there is no such version, or
   * not all of it may be read.
   */
  bundled(subject: SchemaSubject, version: SchemaVersion, at: string): BundledSchema | undefined;
  /**
   * Undefined where there is one of them missing.
   *
   * @throws EventStoreError `queue_full`, `unavailable`.
   */
  diff(subject: SchemaSubject, from: number, to: number): Promise<SchemaDiff | undefined>;
  /**
   * What is wrong with a sample: empty where it fits; undefined where there is no such version.
   */
  validate(
    subject: SchemaSubject,
    version: SchemaVersion,
    data: JsonObject,
  ): readonly Fault[] | undefined;
}

export interface ManagesSchemas {
  /** The other aggregate types whose schemas a document refers to. */
  referredTypes(subject: SchemaSubject, schema: JsonValue): readonly string[];

  /**
   * Registers the next version of a subject, for good. The same schema as the latest version's
   * answers with that version, and `isNew` false.
   *
   * @throws EventStoreError `invalid_request` with a JSON Pointer for each fault ·
   *   `schema_incompatible` with the reasons · `schema_limit` · `queue_full` · `unavailable`.
   */
  register(
    subject: SchemaSubject,
    schema: JsonValue,
    by?: { readonly userId?: string | undefined },
  ): Promise<{ readonly registered: RegisteredSchema; readonly isNew: boolean }>;

  /**
   * Why the schema could not be the next version: empty where it could. Nothing is stored.
   *
   * @throws EventStoreError `invalid_request`, `queue_full`, `unavailable`.
   */
  compatibility(
    subject: SchemaSubject,
    schema: JsonValue,
  ): Promise<readonly VersionIncompatibility[]>;

  /** Undefined where there is no such subject. @throws EventStoreError `unavailable`. */
  setMode(
    subject: SchemaSubject,
    mode: CompatibilityMode,
  ): Promise<SchemaSubjectSummary | undefined>;

  /**
   * Deprecated versions go on to be valid; whoever appends by one is warned. Undefined where there
   * is no such version.
   *
   * @throws EventStoreError `unavailable`.
   */
  setDeprecated(name: SchemaName, isDeprecated: boolean): Promise<RegisteredSchema | undefined>;
}

/**
 * In which version events are read: `latest` (the default), `stored` as they are, or a version: the
 * newest up to that one.
 */
export type ReadSchemaVersion = 'latest' | 'stored' | number;

/** What becomes of an event whose type has no schema. */
export const SCHEMA_POLICIES = ['open', 'warn', 'closed'] as const;
export type SchemaPolicy = (typeof SCHEMA_POLICIES)[number];
