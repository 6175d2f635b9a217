import { leafHash, payloadCommitment } from './event-hash.js';
import { appendLeaves, rootOf } from './right-edge.js';
export const MERKLE_PROOFS = {
    commitment: payloadCommitment,
    leaf: leafHash,
    grow: appendLeaves,
    root: rootOf,
};
//# sourceMappingURL=proofs.js.map