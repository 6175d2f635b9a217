/** Events that were read and are not settled; what is handed out is among them. */
export const PULL_WINDOW_EVENTS_MAX = 2_000;
/** Deliveries that may be out at the same time. */
export const PULL_LEASES_MAX = 1_000;
/**
 * Positions between what is settled and what is read, matching or not: so many are read again
 * where another process has to go on.
 */
export const PULL_SPAN_POSITIONS_MAX = 100_000;
//# sourceMappingURL=pull-deps.js.map