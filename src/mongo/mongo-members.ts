import type { MemberStore } from '../engine/assignments/ports.ts';
import type { Databases } from './collections.ts';
import { membersOf } from './member-documents.ts';
import { translated } from './mongo-errors.ts';

/** Less than a heartbeat is good for. */
const HEARTBEAT_TIMEOUT_MS = 4_000;
const LEAVE_TIMEOUT_MS = 2_000;

/** Who is alive, in MongoDB. The time is the database's: clocks of processes differ. */
export function createMongoMembers(databases: Databases): MemberStore {
  const members = membersOf(databases);
  return {
    async heartbeat({ name, kinds }, expiresAfterMs) {
      const expiresAt = { $add: ['$$NOW', expiresAfterMs] };
      const alive = [{ $set: { kinds: { $literal: kinds }, expiresAt } }];
      const writing = members.updateOne({ _id: { $eq: name } }, alive, { upsert: true });
      await translated(writing, HEARTBEAT_TIMEOUT_MS);
      const isLive = { $expr: { $gt: ['$expiresAt', '$$NOW'] } };
      const found = members
        .find(isLive, { projection: { kinds: 1 } })
        .sort({ _id: 1 })
        .toArray();
      const live = await translated(found, HEARTBEAT_TIMEOUT_MS);
      return live.map(({ _id, kinds }) => ({ name: _id, kinds }));
    },

    async leave(member) {
      await translated(members.deleteOne({ _id: { $eq: member } }), LEAVE_TIMEOUT_MS);
    },
  };
}
