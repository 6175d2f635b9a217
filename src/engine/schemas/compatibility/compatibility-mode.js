/** As in Confluent's schema registry. */
export const COMPATIBILITY_MODES = [
    'NONE',
    'BACKWARD',
    'BACKWARD_TRANSITIVE',
    'FORWARD',
    'FORWARD_TRANSITIVE',
    'FULL',
    'FULL_TRANSITIVE',
];
//# sourceMappingURL=compatibility-mode.js.map