import { isEventStoreError } from '../../errors.ts';
import { canonicalJson } from '../../events/canonical-json.ts';
import type { JsonObject } from '../../events/event.ts';
import type { SnapshotFault, Snapshots } from '../../snapshots.ts';
import { checkedAggregate } from './checked-aggregate.ts';
import { LISTED_MAX } from './list-snapshots.ts';
import type {
  Replayed,
  Replays,
  SchemaVersions,
  SnapshotHead,
  SnapshotKey,
  SnapshotStore,
} from './ports.ts';
import { handlerOf, isSameVersions, isSealed, listedVersions, stateIn } from './seal.ts';

export interface VerifySnapshotsDeps {
  readonly replays: Replays;
  readonly store: Pick<SnapshotStore, 'list' | 'find'>;
  readonly schemaVersions: SchemaVersions;
}

/** Compares snapshots with what the events say. */
export function createVerifySnapshots(deps: VerifySnapshotsDeps): Snapshots['verifySnapshots'] {
  const { replays, store, schemaVersions } = deps;

  async function faultOf(head: SnapshotHead): Promise<SnapshotFault | undefined> {
    const { key } = head;
    if (!isSealed(head)) return fault(key, 'damaged', 'It was changed after it was taken.');
    const versions = listedVersions(schemaVersions(key.aggregateType));
    if (!isSameVersions(head.header.schemaVersions, versions)) return undefined;
    const snapshot = await store.find(key);
    // It was removed meanwhile.
    if (snapshot === undefined) return undefined;
    const state = stateIn(snapshot);
    if (state === undefined) return fault(key, 'damaged', 'Its state was changed.');
    return await comparedWithReplay(head, state);
  }

  async function comparedWithReplay(
    { key, header }: SnapshotHead,
    state: JsonObject,
  ): Promise<SnapshotFault | undefined> {
    const replayed = await fullReplay(key);
    if (replayed instanceof Error) return fault(key, 'replay_failed', replayed.message);
    if (replayed.handler.version !== key.handlerVersion) return undefined;
    if (replayed.sequenceNumber !== key.sequenceNumber) {
      const message = `The aggregate ends with ${replayed.sequenceNumber}, before it.`;
      return fault(key, 'state_differs', message);
    }
    if (replayed.timestamp !== header.timestamp) {
      return fault(key, 'state_differs', `Its event was recorded at ${replayed.timestamp}.`);
    }
    return textOf(replayed.state) === textOf(state)
      ? undefined
      : fault(key, 'state_differs', 'A full replay comes to another state.');
  }

  /** A handler that fails, or is no more, is a finding; a database that is away is none. */
  async function fullReplay({ sequenceNumber, handler, ...key }: SnapshotKey) {
    const { aggregateType, aggregateId } = key;
    const options = { handler, useSnapshot: false, toSequenceNumber: sequenceNumber };
    try {
      return await replays.replay({ aggregateType, aggregateId }, options);
    } catch (error) {
      const isFinding = isEventStoreError(error) && !NO_FINDINGS.includes(error.code);
      if (isFinding) return error;
      throw error;
    }
  }

  return async function verifySnapshots(given) {
    const aggregate = checkedAggregate(given);
    const faults: SnapshotFault[] = [];
    for (const head of await store.list(aggregate, LISTED_MAX)) {
      const found = await faultOf(head);
      if (found !== undefined) faults.push(found);
    }
    return faults;
  };
}

const NO_FINDINGS: readonly string[] = ['unavailable', 'store_closed'];

function fault(key: SnapshotKey, reason: SnapshotFault['reason'], message: string): SnapshotFault {
  const { aggregateType, aggregateId, sequenceNumber } = key;
  const handler = handlerOf(key);
  return { aggregateType, aggregateId, handler, sequenceNumber, reason, message };
}

/** As a snapshot would keep it, whatever order its members have. */
function textOf(state: Replayed['state']): string {
  return canonicalJson(JSON.parse(JSON.stringify(state)));
}
