import type { JsonObject, RecordedEvent } from '../../events/event.ts';
import {
  type CompatibilityMode,
  DEFAULT_MODE,
  type RegisteredSchema,
  type SchemaSubject,
  type SchemaSubjectSummary,
  type SchemaVersion,
} from '../../schemas.ts';
import type { CheckData } from './documents/compile-schema.ts';
import type { StoredSchema } from './ports.ts';
import type { Step, Upcast } from './upcast/step.ts';
import { compileChain } from './upcast/upcast-chain.ts';

/** A version that is ready to be used. */
export interface UsableSchema {
  readonly stored: StoredSchema;
  /** Compiled when it is first needed. */
  readonly check: CheckData;
  /** From the version before; absent where its data is data of this version as it is. */
  readonly step?: Step;
}

/** An event type that has schemas, with all of their versions. Never changes. */
export class Subject {
  readonly versions: readonly UsableSchema[];
  readonly mode: CompatibilityMode;
  readonly deprecatedVersions: readonly number[];
  readonly #name: SchemaSubject;
  /** By the version that they begin with, and then by the one that they lead to. */
  readonly #chains: Map<number, Upcast>[] = [];

  constructor(
    name: SchemaSubject,
    versions: readonly UsableSchema[],
    { mode = DEFAULT_MODE, deprecatedVersions = [] }: SubjectSettings = {},
  ) {
    this.#name = { aggregateType: name.aggregateType, eventType: name.eventType };
    this.versions = versions;
    this.mode = mode;
    this.deprecatedVersions = [...deprecatedVersions].sort((a, b) => a - b);
  }

  get latestVersion(): number {
    return this.versions.length;
  }

  get summary(): SchemaSubjectSummary {
    const { mode, latestVersion, deprecatedVersions } = this;
    return { ...this.#name, mode, latestVersion, deprecatedVersions };
  }

  version(version: SchemaVersion): UsableSchema | undefined {
    return this.versions[(version === 'latest' ? this.latestVersion : version) - 1];
  }

  registered(version: SchemaVersion): RegisteredSchema | undefined {
    const found = this.version(version)?.stored;
    if (found === undefined) return undefined;
    const { registeredAt, ...others } = found;
    const isDeprecated = this.deprecatedVersions.includes(found.version);
    return { ...others, registeredAt: registeredAt.toISOString(), isDeprecated };
  }

  /**
   * The event as the version has it, step by step from the one it is stored in.
   *
   * @throws whatever a step throws; the promise rejects with it where one of them takes time.
   */
  upcast(event: RecordedEvent, toVersion: number): RecordedEvent | Promise<RecordedEvent> {
    const data = this.upcastData(event.data, event.version, toVersion);
    return data instanceof Promise
      ? data.then((upcast) => asVersion(event, toVersion, upcast))
      : asVersion(event, toVersion, data);
  }

  /** As `upcast` does it. */
  upcastData(
    given: JsonObject,
    fromVersion: number,
    toVersion: number,
  ): JsonObject | Promise<JsonObject> {
    const chain = this.#chains[fromVersion]?.get(toVersion) ?? this.#chain(fromVersion, toVersion);
    return chain(given);
  }

  #chain(fromVersion: number, toVersion: number): Upcast {
    const steps = this.versions.slice(fromVersion, toVersion).flatMap(({ step }) => step ?? []);
    const chain = compileChain(steps);
    this.#chains[fromVersion] ??= new Map();
    this.#chains[fromVersion]?.set(toVersion, chain);
    return chain;
  }
}

function asVersion(event: RecordedEvent, version: number, data: JsonObject): RecordedEvent {
  // Three times as fast as to spread the event.
  return Object.assign({}, event, { version, data });
}

interface SubjectSettings {
  readonly mode?: CompatibilityMode;
  readonly deprecatedVersions?: readonly number[];
}
