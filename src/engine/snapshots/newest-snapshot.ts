import type { AggregateKey } from '../../events/event.ts';
import type { HandlerKey } from '../../replay.ts';
import { judged } from './mismatch.ts';
import type {
  SchemaVersions,
  SnapshotKey,
  SnapshotObserver,
  SnapshotSource,
  SnapshotState,
  SnapshotStore,
} from './ports.ts';
import { listedVersions } from './seal.ts';

export interface NewestSnapshotDeps {
  readonly store: Pick<SnapshotStore, 'newest' | 'remove'>;
  readonly schemaVersions: SchemaVersions;
  readonly observer: Pick<SnapshotObserver, 'snapshotFailed' | 'snapshotIgnored'>;
}

/** Finds the snapshot that a replay starts from. One that does not fit is removed on the way. */
export function createSnapshotSource(deps: NewestSnapshotDeps): SnapshotSource {
  const { store, schemaVersions, observer } = deps;

  async function newestFitting(
    { aggregateType, aggregateId }: AggregateKey,
    { name, version }: HandlerKey,
    atMost: number,
    above: number,
  ): Promise<SnapshotState | undefined> {
    const wanted = {
      handlerVersion: version,
      schemaVersions: listedVersions(schemaVersions(aggregateType)),
    };
    const of = { aggregateType, aggregateId, handler: name };
    for (let bound: number | SnapshotKey = atMost; ; ) {
      const found = await store.newest(of, bound, above);
      if (found === undefined) return undefined;
      const { key, header } = found;
      const outcome = judged(found, wanted);
      if ('state' in outcome) {
        const { timestamp } = header;
        return { sequenceNumber: key.sequenceNumber, timestamp, state: outcome.state };
      }
      observer.snapshotIgnored(outcome.mismatch);
      // Whether it could be removed changes nothing: the next one is before it.
      await store.remove(key).catch((error) => observer.snapshotFailed('remove', error));
      bound = key;
    }
  }

  return {
    async newestFor(aggregate, handler, atMost = Number.MAX_SAFE_INTEGER, above = 0) {
      try {
        return await newestFitting(aggregate, handler, atMost, above);
      } catch (error) {
        observer.snapshotFailed('read', error);
        return undefined;
      }
    },
    async remove({ aggregateType, aggregateId }, { name, version }, sequenceNumber) {
      const of = { aggregateType, aggregateId, handler: name };
      observer.snapshotIgnored('other_history');
      await store
        .remove({ ...of, sequenceNumber, handlerVersion: version })
        .catch((error) => observer.snapshotFailed('remove', error));
    },
  };
}
