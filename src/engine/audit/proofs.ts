import { type Digest, leafHash, payloadCommitment } from './event-hash.ts';
import { appendLeaves, type RightEdge, rootOf } from './right-edge.ts';

/** What the committer needs of the Merkle log. */
export interface Proofs {
  commitment(salt: Buffer, dataText: string, metadataText: string): Digest;
  leaf(canonicalEnvelope: string): Digest;
  grow(edge: RightEdge, leaves: readonly Digest[]): RightEdge;
  root(edge: RightEdge): Digest;
}

export const MERKLE_PROOFS: Proofs = {
  commitment: payloadCommitment,
  leaf: leafHash,
  grow: appendLeaves,
  root: rootOf,
};
