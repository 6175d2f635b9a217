import { endWithParent } from './end-with-parent.js';
/** The program of a process that is the service itself. It runs from its import to its end. */
endWithParent();
await import('../../../src/main.js');
//# sourceMappingURL=event-store.js.map