import { isEventStoreError } from '../../errors.js';
import { canonicalJson } from '../../events/canonical-json.js';
import { checkedAggregate } from './checked-aggregate.js';
import { LISTED_MAX } from './list-snapshots.js';
import { handlerOf, isSameVersions, isSealed, listedVersions, stateIn } from './seal.js';
/** Compares snapshots with what the events say. */
export function createVerifySnapshots(deps) {
    const { replays, store, schemaVersions } = deps;
    async function faultOf(head) {
        const { key } = head;
        if (!isSealed(head))
            return fault(key, 'damaged', 'It was changed after it was taken.');
        const versions = listedVersions(schemaVersions(key.aggregateType));
        if (!isSameVersions(head.header.schemaVersions, versions))
            return undefined;
        const snapshot = await store.find(key);
        // It was removed meanwhile.
        if (snapshot === undefined)
            return undefined;
        const state = stateIn(snapshot);
        if (state === undefined)
            return fault(key, 'damaged', 'Its state was changed.');
        return await comparedWithReplay(head, state);
    }
    async function comparedWithReplay({ key, header }, state) {
        const replayed = await fullReplay(key);
        if (replayed instanceof Error)
            return fault(key, 'replay_failed', replayed.message);
        if (replayed.handler.version !== key.handlerVersion)
            return undefined;
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
    async function fullReplay({ sequenceNumber, handler, ...key }) {
        const { aggregateType, aggregateId } = key;
        const options = { handler, useSnapshot: false, toSequenceNumber: sequenceNumber };
        try {
            return await replays.replay({ aggregateType, aggregateId }, options);
        }
        catch (error) {
            const isFinding = isEventStoreError(error) && !NO_FINDINGS.includes(error.code);
            if (isFinding)
                return error;
            throw error;
        }
    }
    return async function verifySnapshots(given) {
        const aggregate = checkedAggregate(given);
        const faults = [];
        for (const head of await store.list(aggregate, LISTED_MAX)) {
            const found = await faultOf(head);
            if (found !== undefined)
                faults.push(found);
        }
        return faults;
    };
}
const NO_FINDINGS = ['unavailable', 'store_closed'];
function fault(key, reason, message) {
    const { aggregateType, aggregateId, sequenceNumber } = key;
    const handler = handlerOf(key);
    return { aggregateType, aggregateId, handler, sequenceNumber, reason, message };
}
/** As a snapshot would keep it, whatever order its members have. */
function textOf(state) {
    return canonicalJson(JSON.parse(JSON.stringify(state)));
}
//# sourceMappingURL=verify-snapshots.js.map