import { EventStoreError, invalidRequest } from '../../errors.ts';
import type { ReadsEvents } from '../../event-store.ts';
import type { RecordedEvent } from '../../events/event.ts';
import {
  type EventChoice,
  TILE_WIDTH,
  type TilePlace,
  type TransparencyLog,
} from '../../transparency.ts';
import { acceptCosignatures } from './accept-cosignatures.ts';
import type { Checkpoints } from './checkpoints.ts';
import { entryBundle } from './entry-bundle.ts';
import type { Digest } from './event-hash.ts';
import {
  consistencyRanges,
  inclusionRanges,
  type LeafRange,
  rootByInclusion,
  rootsOfRanges,
} from './merkle-proofs.ts';
import type { CheckpointStore, LogKeyStore, ProvenEventReader } from './ports.ts';
import { receiptOf } from './receipt.ts';
import { shownCheckpoint } from './shown-checkpoint.ts';
import type { VerifierKey } from './signed-note.ts';
import type { TreeTiles } from './tree-tiles.ts';

export interface TransparencyLogDeps {
  readonly tiles: Pick<TreeTiles, 'newest' | 'read'>;
  readonly checkpoints: Pick<Checkpoints, 'atLeast'>;
  readonly store: CheckpointStore;
  readonly keys: Pick<LogKeyStore, 'list'>;
  readonly witnesses: readonly VerifierKey[];
  /** As events are stored, and of all types. */
  readonly reads: Pick<ReadsEvents, 'readEvent' | 'readLog' | 'aggregateTypes'>;
  readonly proven: ProvenEventReader;
}

/** Highest level that a tree of 2⁵³ leaves has tiles of. */
const LEVEL_MAX = 6;

/** Proofs, checkpoints, tiles and receipts. */
export function createTransparencyLog(deps: TransparencyLogDeps): Omit<TransparencyLog, 'verify'> {
  const { tiles, checkpoints, store, keys, reads, proven } = deps;

  async function newestSize(): Promise<number> {
    return (await tiles.newest())?.size ?? 0;
  }

  async function rootsOf(ranges: readonly LeafRange[]): Promise<readonly Digest[]> {
    return await rootsOfRanges(ranges, (places) => tiles.read(places));
  }

  /** @throws EventStoreError `not_found`. */
  async function chosen(choice: EventChoice): Promise<RecordedEvent> {
    const event =
      'eventId' in choice
        ? await reads.readEvent(choice.eventId, { schemaVersion: 'stored' })
        : await eventAt(choice.position);
    if (event === undefined) throw noSuch('There is no such event.');
    return event;
  }

  async function eventAt(position: number): Promise<RecordedEvent | undefined> {
    if (position > (await newestSize())) return undefined;
    const range = { fromPosition: position, toPosition: position };
    const [event] = await reads.readLog({ ...range, schemaVersion: 'stored' }).toArray();
    return event;
  }

  /** @throws EventStoreError `log_damaged` where the event's hash is not the one in the tree. */
  async function provenInclusion(event: RecordedEvent, treeSize: number) {
    const index = event.position - 1;
    const leaf = { from: index, to: index + 1 };
    const [hash, ...hashes] = (await rootsOf([leaf, ...inclusionRanges(index, treeSize)])) as [
      Digest,
      ...Digest[],
    ];
    if (toHex(hash) !== event.hash) throw changed(event.position);
    const root = rootByInclusion({ index, hash }, treeSize, hashes) as Digest;
    return { leafIndex: index, leafHash: hash, root, hashes };
  }

  return {
    checkpoint: async ({ minSize = 0 } = {}) => shownCheckpoint(await checkpoints.atLeast(minSize)),

    async checkpoints({ after = -1, limit }) {
      return (await store.list({ after, limit })).map(shownCheckpoint);
    },

    async keys() {
      const listed = await keys.list();
      return listed.map(({ vkey, addedAt, retiredAt }) => ({
        vkey,
        addedAt: addedAt.toISOString(),
        ...(retiredAt !== undefined && { retiredAt: retiredAt.toISOString() }),
      }));
    },

    cosign: async (size, signatures) =>
      shownCheckpoint(await acceptCosignatures(deps, size, signatures)),

    async inclusionProof(choice, { treeSize: asked } = {}) {
      const event = await chosen(choice);
      const head = await newestSize();
      const treeSize = asked ?? head;
      assertReached(treeSize, head);
      if (event.position > treeSize) {
        const message = `must be at least the event's position, which is ${event.position}`;
        throw invalidRequest([{ pointer: '/treeSize', message }]);
      }
      const { leafIndex, leafHash, root, hashes } = await provenInclusion(event, treeSize);
      return {
        eventId: event.eventId,
        position: event.position,
        leafIndex,
        leafHash: toHex(leafHash),
        treeSize,
        rootHash: toHex(root),
        hashes: hashes.map(toHex),
      };
    },

    async consistencyProof({ from, to: asked }) {
      const head = await newestSize();
      const to = asked ?? head;
      assertReached(Math.max(from, to), head);
      if (from > to) {
        throw invalidRequest([{ pointer: '/from', message: 'must not be above the other size' }]);
      }
      // Every tree begins with the empty one.
      const ranges = from === 0 ? [] : consistencyRanges(from, to);
      const [old, root, ...hashes] = await rootsOf([
        { from: 0, to: from },
        { from: 0, to },
        ...ranges,
      ]);
      return {
        from: { size: from, rootHash: toHex(old as Digest) },
        to: { size: to, rootHash: toHex(root as Digest) },
        hashes: hashes.map(toHex),
      };
    },

    async tile(place) {
      assertInTree(place, await newestSize());
      const [hashes] = await tiles.read([place]);
      return hashes as Buffer;
    },

    async entries({ index, width }) {
      assertInTree({ level: 0, index, width }, await newestSize());
      const from = index * TILE_WIDTH + 1;
      const span = { from, to: from + width - 1 };
      const types = (await reads.aggregateTypes()).map(({ aggregateType }) => aggregateType);
      const events = await proven.provenEvents(types, span);
      if (events.length < width) throw noSuch('Not all events of this tile are there any more.');
      return entryBundle(events);
    },

    async receipt(choice) {
      const { position, aggregateType } = await chosen(choice);
      const checkpoint = await checkpoints.atLeast(position);
      const span = { from: position, to: position };
      const [event] = await proven.provenEvents([aggregateType], span);
      if (event === undefined) throw noSuch('There is no such event.');
      await newestSize();
      const { hashes } = await provenInclusion(event.event, checkpoint.size);
      const vkeys = (await keys.list()).map(({ vkey }) => vkey);
      return receiptOf(event, hashes, checkpoint, vkeys);
    },
  };
}

function assertReached(size: number, head: number): void {
  if (size <= head) return;
  const message = `The log has ${head} events.`;
  throw new EventStoreError('position_not_reached', message, { position: size, head });
}

function assertInTree({ level, index, width }: TilePlace, size: number): void {
  const count = level > LEVEL_MAX ? 0 : Math.floor(size / TILE_WIDTH ** level);
  if (index * TILE_WIDTH + width > count) throw noSuch('The log has not come to this tile yet.');
}

function noSuch(message: string): EventStoreError<'not_found'> {
  return new EventStoreError('not_found', message, { path: '' });
}

function changed(position: number): EventStoreError<'log_damaged'> {
  const message = `The event at position ${position} has another hash than the tree.`;
  return new EventStoreError('log_damaged', message, { position });
}

const toHex = (digest: Digest) => digest.toString('hex');
