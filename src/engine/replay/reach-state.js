import { EventStoreError } from '../../errors.js';
import { foldOnKept, foldStored } from './fold-stored.js';
import { assertFound } from './plan-replay.js';
/**
 * The state at the end of a plan, from the newest that there is and not beyond it. The newest state
 * of an aggregate is kept in turn.
 *
 * @throws EventStoreError `aggregate_not_found`, `reducer_failed`.
 */
export async function reachState(deps, plan, options) {
    const folded = await foldInOneVersion(deps, plan, options);
    assertFound(plan, folded.folding.last);
    const copied = folded.folding.copy();
    if ('state' in copied) {
        keepNewest(deps, plan, folded, copied.state);
        return { ...folded, state: copied.state };
    }
    // Only now is it worth the time to look at each state, for the event that spoilt it.
    const afterEach = (folding) => folding.copyOrFail();
    await foldFromNearest(deps, plan, { ...options, afterEach });
    throw folded.folding.failure(copied.reason);
}
/** Schemas are not registered so often that somebody would have to begin so many times. */
const TRIES_MAX = 5;
/**
 * A schema that is registered meanwhile would make a state of events in two versions: then it begins
 * anew.
 *
 * @throws EventStoreError `unavailable` where schemas are registered all the time.
 */
async function foldInOneVersion(deps, plan, options) {
    const versions = () => deps.schemaVersions?.(plan.aggregate.aggregateType);
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
        const before = versions();
        const folded = await foldFromNearest(deps, plan, options);
        if (versions() === before)
            return { ...folded, versions: before };
    }
    const message = 'Schemas are being registered all the time. Try again.';
    throw new EventStoreError('unavailable', message, {});
}
async function foldFromNearest(deps, plan, options) {
    const kept = await keptState(deps, plan);
    if (kept !== undefined) {
        const { sequenceNumber } = kept;
        const folding = await foldOnKept(deps, plan, kept, options);
        if (folding !== undefined)
            return { folding, kept: { sequenceNumber }, snapshot: null };
        deps.states?.forget(keyOf(plan));
    }
    for (let atMost = plan.toSequenceNumber;;) {
        const snapshot = await newestSnapshot(deps, plan, atMost);
        if (snapshot === undefined || snapshot.sequenceNumber > (atMost ?? snapshot.sequenceNumber))
            break;
        const { sequenceNumber } = snapshot;
        const folding = await foldOnKept(deps, plan, snapshot, options);
        if (folding !== undefined)
            return { folding, snapshot: { sequenceNumber }, kept: null };
        // It is of another history, as when a database was restored from a copy: the one before it.
        await deps.snapshots?.remove(plan.aggregate, named(plan.handler), sequenceNumber);
        atMost = sequenceNumber - 1;
    }
    return { folding: await foldStored(deps, plan, options), snapshot: null, kept: null };
}
async function newestSnapshot({ snapshots }, { aggregate, handler, useSnapshot }, atMost) {
    if (!useSnapshot)
        return undefined;
    return await snapshots?.newestFor(aggregate, named(handler), atMost);
}
async function keptState({ states }, plan) {
    const { useSnapshot, toSequenceNumber = Number.POSITIVE_INFINITY } = plan;
    if (!useSnapshot || toSequenceNumber === 0)
        return undefined;
    const kept = await states?.newest(keyOf(plan));
    return kept !== undefined && kept.sequenceNumber <= toSequenceNumber ? kept : undefined;
}
function keepNewest({ states, schemaVersions }, plan, { folding: { last, eventsApplied }, versions }, state) {
    if (plan.toSequenceNumber !== undefined || eventsApplied === 0)
        return;
    if (plan.schemaVersion !== 'latest')
        return;
    if (schemaVersions?.(plan.aggregate.aggregateType) !== versions)
        return;
    const { sequenceNumber, eventId, timestamp } = last;
    if (eventId === undefined || timestamp === undefined)
        return;
    states?.keep(keyOf(plan), { sequenceNumber, eventId, timestamp, state });
}
function keyOf({ aggregate, handler }) {
    return { ...aggregate, handler: named(handler) };
}
/** A handler is more than its name and version, which are all that others need of it. */
export function named({ name, version }) {
    return { name, version };
}
//# sourceMappingURL=reach-state.js.map