import type { Collection } from 'mongodb';
import { createSnapshotSource } from '../../src/engine/snapshots/newest-snapshot.ts';
import { type OpenedSnapshots, openSnapshots } from '../../src/engine/snapshots/open-snapshots.ts';
import type {
  SnapshotClaims,
  SnapshotObserver,
  SnapshotSource,
} from '../../src/engine/snapshots/ports.ts';
import { type Databases, snapshotsOf } from '../../src/mongo/collections.ts';
import { connectDatabases, READ_TIMEOUT_MS } from '../../src/mongo/connect.ts';
import { createMongoSnapshotClaims } from '../../src/mongo/mongo-snapshot-claims.ts';
import { createMongoSnapshotPolicies } from '../../src/mongo/mongo-snapshot-policies.ts';
import { createMongoSnapshots } from '../../src/mongo/mongo-snapshots.ts';
import type { SnapshotDocument } from '../../src/mongo/snapshot-documents.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { CountedEvents, FoldingReplays, type ReadCounted } from './folding-replays.ts';
import { freshDatabaseName, sharedReplicaSet } from './shared-replica-set.ts';

/** One process: its snapshots on a real database, its replays of a few lines, and what it tells. */
export interface SnapshotsOfAProcess {
  readonly snapshots: OpenedSnapshots;
  readonly source: SnapshotSource;
  readonly replays: FoldingReplays;
  readonly told: Told;
  /** Of each aggregate type; to be changed by the test. */
  schemaVersions: Readonly<Record<string, number>>;
}

export interface Told {
  taken: number;
  dropped: number;
  readonly failed: { readonly trouble: string; readonly cause: unknown }[];
  readonly ignored: string[];
}

export interface SnapshotsUnderTest {
  readonly events: CountedEvents;
  readonly open: (options?: OpenOptions) => Promise<SnapshotsOfAProcess>;
  readonly databases: () => Databases;
  /** The snapshots behind everybody's back. */
  readonly documents: () => Collection<SnapshotDocument>;
}

export interface OpenOptions {
  readonly read?: ReadCounted;
  readonly wrapClaims?: (claims: SnapshotClaims) => SnapshotClaims;
}

/** To be called within `describe`; everything is closed and dropped after the last test. */
export function snapshotsUnderTest(): SnapshotsUnderTest {
  const events = new CountedEvents();
  const opened: OpenedSnapshots[] = [];
  let databases: Databases;

  before(async () => {
    const { uri } = await sharedReplicaSet();
    const database = freshDatabaseName();
    databases = await connectDatabases({ uri, database, timeoutMs: READ_TIMEOUT_MS });
  });
  after(async () => {
    for (const snapshots of opened) await snapshots.close();
    await databases.operations.dropDatabase();
    await databases.evidence.dropDatabase();
    await databases.client.close();
  });

  async function open({ read = events.read, wrapClaims = same }: OpenOptions = {}) {
    const store = createMongoSnapshots(databases);
    const told: Told = { taken: 0, dropped: 0, failed: [], ignored: [] };
    const replays = new FoldingReplays(read);
    const process = { schemaVersions: { Counted: 1 } as Readonly<Record<string, number>> };
    const common = { store, schemaVersions: () => process.schemaVersions, observer: noting(told) };
    const source = createSnapshotSource(common);
    replays.source = source;
    const snapshots = await openSnapshots({
      ...common,
      replays,
      claims: wrapClaims(createMongoSnapshotClaims(databases)),
      policyStore: createMongoSnapshotPolicies(databases),
      now: () => Date.now(),
      clock: systemClock,
    });
    opened.push(snapshots);
    return Object.assign(process, { snapshots, source, replays, told });
  }

  return { events, open, databases: () => databases, documents: () => snapshotsOf(databases) };
}

function same<Thing>(thing: Thing): Thing {
  return thing;
}

export function noting(told: Told): SnapshotObserver {
  return {
    snapshotTaken: () => {
      told.taken += 1;
    },
    snapshotFailed: (trouble, cause) => told.failed.push({ trouble, cause }),
    snapshotIgnored: (mismatch) => told.ignored.push(mismatch),
    snapshotDropped: () => {
      told.dropped += 1;
    },
  };
}
