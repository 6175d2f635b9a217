import type { Collection } from 'mongodb';
import type { StoredCheckpoint } from '../engine/audit/ports.ts';
import { COLLECTIONS, type Databases, operational } from './collections.ts';

/** The place of a tile; the order of its fields counts. */
export interface TileId {
  readonly level: number;
  readonly index: number;
}

/** 256 hashes. */
export interface TileDocument {
  readonly _id: TileId;
  readonly hashes: Buffer;
}

/** Where the written tiles end: behind commit `n`. There is one. */
export interface TreeEdgeDocument {
  readonly _id: 'edge';
  readonly n: number;
  readonly size: number;
  readonly levels: readonly Buffer[];
}

/** `_id` is the size. */
export interface CheckpointDocument extends Omit<StoredCheckpoint, 'size'> {
  readonly _id: number;
}

/** `_id` is the key as verifiers have it (C2SP vkey). */
export interface LogKeyDocument {
  readonly _id: string;
  readonly addedAt: Date;
  readonly retiredAt?: Date;
}

const AS_BUFFERS = { promoteBuffers: true };

export function tilesOf(databases: Databases): Collection<TileDocument> {
  return operational(databases, COLLECTIONS.tiles.name, AS_BUFFERS);
}

export function treeEdgeOf(databases: Databases): Collection<TreeEdgeDocument> {
  return operational(databases, COLLECTIONS.treeEdge.name, AS_BUFFERS);
}

export function checkpointsOf(databases: Databases): Collection<CheckpointDocument> {
  return operational(databases, COLLECTIONS.checkpoints.name, AS_BUFFERS);
}

export function logKeysOf(databases: Databases): Collection<LogKeyDocument> {
  return operational(databases, COLLECTIONS.logKeys.name);
}
