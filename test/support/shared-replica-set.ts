import { randomUUID } from 'node:crypto';
import { type ReplicaSet, startReplicaSet } from './mongod.ts';

/**
 * The one single-node replica set of all ordinary tests, started when first asked for and stopped
 * after the last test. Whoever kills, pauses or reconfigures members starts a set of their own.
 */
export function sharedReplicaSet(): Promise<ReplicaSet> {
  held.replicaSet ??= startReplicaSet({ members: 1 });
  return held.replicaSet;
}

/** A database name that nobody has used: one for each test, or each store a test opens. */
export function freshDatabaseName(): string {
  return `test_${randomUUID().replaceAll('-', '')}`;
}

/** Stops the shared set, if it was ever started. For the end of the run alone. */
export async function stopSharedReplicaSet(): Promise<void> {
  const { replicaSet } = held;
  delete held.replicaSet;
  // Why it did not start, the tests that asked for it have said.
  await replicaSet?.then(
    (set) => set.stop(),
    () => undefined,
  );
}

/**
 * Mocha loads its hooks and the test files in different ways, which can make two copies of this
 * module: what they share hangs on the process, not on the module.
 */
const KEY = Symbol.for('event-store.test.shared-replica-set');
const shared = globalThis as { [KEY]?: { replicaSet?: Promise<ReplicaSet> } };
shared[KEY] ??= {};
const held = shared[KEY];
