import type { SnapshotHeader, SnapshotKey } from '../engine/snapshots/ports.ts';

/**
 * A snapshot. Which one it is stands in its `_id`, which nobody can change: the order of its fields
 * is that of the index that everything is found by.
 */
export interface SnapshotDocument extends SnapshotHeader {
  readonly _id: SnapshotKey;
  readonly state: string;
  readonly hash: string;
}

/** Who works for an aggregate, and until when by the database's clock. */
export interface SnapshotClaimDocument {
  readonly _id: { readonly aggregateType: string; readonly aggregateId: string };
  readonly holder: string;
  readonly expiresAt: Date;
}

/** The policy of one aggregate type, or `DEFAULT_POLICY_ID`; the rest is the policy. */
export interface SnapshotPolicyDocument {
  readonly _id: string;
}

/** No aggregate type is called this. */
export const DEFAULT_POLICY_ID = '*';
