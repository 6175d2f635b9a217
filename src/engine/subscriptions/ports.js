/** Events of one subscription that may be parked, dead ones included; then it is disabled. */
export const PARKED_MAX = 10_000;
//# sourceMappingURL=ports.js.map