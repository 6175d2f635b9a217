import type { Collection } from 'mongodb';
import type { CompatibilityMode } from '../schemas.ts';
import { COLLECTIONS, type Databases, operational } from './collections.ts';

/** A schema, immutable; `_id` is its name. */
export interface SchemaDocument {
  readonly _id: string;
  readonly aggregateType: string;
  readonly eventType: string;
  readonly version: number;
  /** JSON. */
  readonly schema: string;
  readonly registeredAt: Date;
  readonly registeredBy?: string;
  readonly origin: 'file' | 'api';
}

export interface SchemaSettingsDocument {
  readonly _id: string;
  readonly aggregateType: string;
  readonly eventType: string;
  readonly mode?: CompatibilityMode;
  readonly deprecatedVersions?: number[];
}

/** How often something of its kind has changed. */
export interface RevisionDocument {
  readonly _id: string;
  readonly revision: number;
}

export function schemasOf(databases: Databases): Collection<SchemaDocument> {
  return operational(databases, COLLECTIONS.schemas.name);
}

export function schemaSettingsOf(databases: Databases): Collection<SchemaSettingsDocument> {
  return operational(databases, COLLECTIONS.schemaSettings.name);
}

export function revisionsOf(databases: Databases): Collection<RevisionDocument> {
  return operational(databases, COLLECTIONS.revisions.name);
}
