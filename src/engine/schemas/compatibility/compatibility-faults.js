import { inclusionFaults } from './inclusion-faults.js';
/**
 * Why `candidate` may not follow `earlier` (ascending versions) under the mode; empty where it may.
 *
 * A step is a bridge for data written before it: a candidate with a step owes nothing backward, and
 * the data of versions before a step reaches the candidate in the form of the version that has it,
 * so nothing older is compared. Forward no step helps: readers of old versions do not know it.
 */
export function compatibilityFaults(mode, candidate, earlier) {
    const compared = mode.endsWith('_TRANSITIVE') ? earlier : earlier.slice(-1);
    const isBackward = mode.startsWith('BACKWARD') || mode.startsWith('FULL');
    const isForward = mode.startsWith('FORWARD') || mode.startsWith('FULL');
    return [
        ...(isBackward && !candidate.hasUpcast
            ? sinceNewestStep(compared).flatMap((version) => backwardFaults(candidate, version))
            : []),
        ...(isForward ? compared.flatMap((version) => forwardFaults(candidate, version)) : []),
    ];
}
function sinceNewestStep(versions) {
    const newest = versions.findLastIndex(({ hasUpcast }) => hasUpcast);
    return versions.slice(Math.max(newest, 0));
}
function backwardFaults(candidate, { version, schema }) {
    return inclusionFaults(schema, candidate.schema).map((fault) => ({
        ...fault,
        direction: 'backward',
        comparedWith: version,
    }));
}
function forwardFaults(candidate, { version, schema }) {
    return inclusionFaults(candidate.schema, schema).map((fault) => ({
        ...fault,
        direction: 'forward',
        comparedWith: version,
    }));
}
//# sourceMappingURL=compatibility-faults.js.map