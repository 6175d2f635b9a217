import type { CompatibilityMode } from '../schemas.ts';

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
