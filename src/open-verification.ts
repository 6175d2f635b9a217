import { createVerifyLog } from './engine/audit/verify/verify-log.ts';
import { commitAt } from './engine/read/commit-at.ts';
import { type AggregateTypes, createAggregateTypes } from './mongo/aggregate-types.ts';
import type { Databases } from './mongo/collections.ts';
import { connectForReading, READ_TIMEOUT_MS } from './mongo/connect.ts';
import { MajorityView } from './mongo/majority-view.ts';
import { createMongoCheckpoints, createMongoLogKeys } from './mongo/mongo-checkpoints.ts';
import { createMongoEventReader } from './mongo/mongo-event-reader.ts';
import { createMongoLogRecords } from './mongo/mongo-log-records.ts';
import { createMongoTiles } from './mongo/mongo-tiles.ts';
import { createMongoTreeReader } from './mongo/mongo-tree-reader.ts';
import { systemClock } from './platform/clock.ts';
import type { TransparencyLog } from './transparency.ts';

export interface VerificationOf {
  readonly databases: Databases;
  readonly view: MajorityView;
  readonly types: Pick<AggregateTypes, 'list'>;
}

/** The verification of what these databases have. */
export function verificationOf(of: VerificationOf): TransparencyLog['verify'] {
  const { databases, view, types } = of;
  const reader = createMongoEventReader(view);
  return createVerifyLog({
    records: createMongoLogRecords(databases, types),
    tree: createMongoTreeReader(view),
    tiles: createMongoTiles(databases),
    checkpoints: createMongoCheckpoints(databases),
    keys: createMongoLogKeys(databases),
    monotonicMs: () => systemClock.monotonicMs(),
    async commitAt(position) {
      const newest = await reader.newestCommit();
      return newest === undefined ? 1 : (await commitAt(reader, position, newest)).n;
    },
  });
}

/**
 * Opens a log for those who only verify it: nothing in the databases changes.
 *
 * @throws EventStoreError `invalid_configuration`, `unavailable`.
 */
export async function openVerification(address: {
  readonly uri: string;
  readonly database: string;
}): Promise<{ readonly verify: TransparencyLog['verify']; close(): Promise<void> }> {
  const databases = await connectForReading({ ...address, timeoutMs: READ_TIMEOUT_MS });
  const view = new MajorityView(databases.evidence);
  return {
    verify: verificationOf({ databases, view, types: createAggregateTypes(databases) }),
    close: () => databases.client.close(),
  };
}
