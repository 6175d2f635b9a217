import type { JsonObject } from '../../events/event.ts';
import type { SchemaVersion, SnapshotMismatch, StoredSnapshot } from './ports.ts';
import { isSameVersions, stateIn } from './seal.ts';

/** The versions that a snapshot must be of. */
export interface Wanted {
  readonly handlerVersion: number;
  readonly schemaVersions: readonly SchemaVersion[];
}

export type Judged = { readonly state: JsonObject } | { readonly mismatch: SnapshotMismatch };

/** The state of a snapshot, or why it is not to be used. */
export function judged(snapshot: StoredSnapshot, wanted: Wanted): Judged {
  const state = stateIn(snapshot);
  if (state === undefined) return { mismatch: 'damaged' };
  if (snapshot.key.handlerVersion !== wanted.handlerVersion) return { mismatch: 'handler_version' };
  if (!isSameVersions(snapshot.header.schemaVersions, wanted.schemaVersions)) {
    return { mismatch: 'schema_versions' };
  }
  return { state };
}
