import { checkedAggregate } from './checked-aggregate.js';
import { infoOf, isSealed } from './seal.js';
/** More than any policy keeps of a few handlers. */
export const LISTED_MAX = 1_000;
/** Tells which snapshots there are. */
export function createListSnapshots(store) {
    return async function listSnapshots(aggregate) {
        const heads = await store.list(checkedAggregate(aggregate), LISTED_MAX);
        return heads.filter(isSealed).map(infoOf).sort(newestFirst);
    };
}
function newestFirst(one, other) {
    return (other.sequenceNumber - one.sequenceNumber ||
        one.handler.name.localeCompare(other.handler.name) ||
        other.handler.version - one.handler.version);
}
//# sourceMappingURL=list-snapshots.js.map