/** Knowledge of a value of which nothing but these schemas is known. */
export function knownOf(nodes) {
    return { nodes, chosen: new Set() };
}
/** The same value, of which more is known. */
export function knownAlso(known, ...more) {
    return { nodes: [...known.nodes, ...more], chosen: known.chosen };
}
//# sourceMappingURL=proof.js.map