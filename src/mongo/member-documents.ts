import type { Collection } from 'mongodb';
import { COLLECTIONS, type Databases, operational } from './collections.ts';

/** A process that is alive until then, by the database's clock. */
export interface MemberDocument {
  readonly _id: string;
  readonly kinds: readonly string[];
  readonly expiresAt: Date;
}

/** How often a task has been begun, by whichever process; `_id` is the task. */
export interface EpochDocument {
  readonly _id: string;
  readonly epoch: number;
}

export function membersOf(databases: Databases): Collection<MemberDocument> {
  return operational(databases, COLLECTIONS.members.name);
}

export function epochsOf(databases: Databases): Collection<EpochDocument> {
  return operational(databases, COLLECTIONS.epochs.name);
}
