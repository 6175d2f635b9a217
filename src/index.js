/** The event store as a library: the contract, the way to open one, and its errors. */
export { EventStoreError, isEventStoreError } from './errors.js';
export { CAPACITY, LIMITS } from './events/limits.js';
export { openEventStore } from './open-event-store.js';
export { reducer } from './reducer.js';
//# sourceMappingURL=index.js.map