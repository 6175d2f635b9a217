import { stopSharedReplicaSet } from './shared-replica-set.ts';

/** Runs once, after the last test of the whole run. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopSharedReplicaSet();
}
