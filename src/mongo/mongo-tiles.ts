import type { TileKey, TileStore } from '../engine/audit/ports.ts';
import { type TileId, tilesOf, treeEdgeOf } from './audit-documents.ts';
import type { Databases } from './collections.ts';
import { isDuplicateKey, translated } from './mongo-errors.ts';

export function createMongoTiles(databases: Databases): TileStore {
  const tiles = tilesOf(databases);
  const edges = treeEdgeOf(databases);

  async function read(places: readonly TileKey[]): Promise<readonly (Buffer | undefined)[]> {
    if (places.length === 0) return [];
    const found = await translated(tiles.find({ _id: { $in: places.map(idOf) } }).toArray());
    const byName = new Map(found.map(({ _id, hashes }) => [nameOf(_id), hashes]));
    return places.map((place) => byName.get(nameOf(place)));
  }

  return {
    read,

    async edge() {
      const found = await translated(edges.findOne({ _id: 'edge' }));
      if (found === null) return undefined;
      const { _id: _, ...edge } = found;
      return edge;
    },

    async write(written) {
      const documents = written.map((tile) => ({ _id: idOf(tile), hashes: tile.hashes }));
      if (documents.length === 0) return undefined;
      const inserting = tiles.insertMany(documents, { ordered: false }).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
      await translated(inserting);
      const kept = await read(written);
      return written.find(({ hashes }, index) => !kept[index]?.equals(hashes));
    },

    async advance(n, edge) {
      const { n: to, size, levels } = edge;
      const moving = edges
        .updateOne(
          { _id: 'edge', n: { $eq: n } },
          { $set: { n: to, size, levels: [...levels] } },
          { upsert: n === 0 },
        )
        .then(
          ({ matchedCount, upsertedCount }) => matchedCount + upsertedCount > 0,
          (error: unknown) => {
            // Somebody else has begun.
            if (isDuplicateKey(error)) return false;
            throw error;
          },
        );
      return await translated(moving);
    },
  };
}

function idOf({ level, index }: TileKey): TileId {
  return { level, index };
}

function nameOf({ level, index }: TileKey): string {
  return `${level}/${index}`;
}
