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
import type { Step } from './upcast/step.ts';

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
    const { version: storedVersion } = event;
    const upcast = (data: JsonObject) => ({ ...event, version: toVersion, storedVersion, data });
    const data = this.upcastData(event.data, storedVersion, toVersion);
    return data instanceof Promise ? data.then(upcast) : upcast(data);
  }

  /** As `upcast` does it. */
  upcastData(
    given: JsonObject,
    fromVersion: number,
    toVersion: number,
  ): JsonObject | Promise<JsonObject> {
    let data: JsonObject | Promise<JsonObject> = given;
    for (const { step } of this.versions.slice(fromVersion, toVersion)) {
      if (step === undefined) continue;
      data = data instanceof Promise ? data.then(step) : step(data);
    }
    return data;
  }
}

interface SubjectSettings {
  readonly mode?: CompatibilityMode;
  readonly deprecatedVersions?: readonly number[];
}
