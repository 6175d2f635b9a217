import type { JsonObject } from '../../events/event.ts';
import type { CompatibilityMode, SchemaName, SchemaSubject } from '../../schemas.ts';

/** A version as it is stored. */
export interface StoredSchema extends SchemaName {
  readonly schema: JsonObject;
  readonly registeredAt: Date;
  readonly registeredBy?: string;
  readonly origin: 'file' | 'api';
}

/** What may change about a subject. */
export interface SchemaSettings extends SchemaSubject {
  readonly mode?: CompatibilityMode;
  readonly deprecatedVersions: readonly number[];
}

/** Schemas where every process sees them. Rejects with `unavailable` alone. */
export interface SchemaStore {
  /** Another number after each change. */
  revision(): Promise<number>;
  names(): Promise<readonly SchemaName[]>;
  schemas(names: readonly SchemaName[]): Promise<readonly StoredSchema[]>;
  settings(): Promise<readonly SchemaSettings[]>;
  /** False, and nothing is stored, where there is a schema of this name already. */
  insert(schema: StoredSchema): Promise<boolean>;
  setMode(subject: SchemaSubject, mode: CompatibilityMode): Promise<void>;
  setDeprecated(name: SchemaName, isDeprecated: boolean): Promise<void>;
}

/** What a registry needs to start from the files of a folder. */
export type RegistryStore = Omit<SchemaStore, 'setMode' | 'setDeprecated'>;
