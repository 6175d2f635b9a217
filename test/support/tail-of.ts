import type { LogTail } from '../../src/engine/tail/ports.ts';
import { isEventStoreError } from '../../src/errors.ts';
import type { EventStore } from '../../src/event-store.ts';

/** The end of a store's log, read from the database each time. */
export function tailOf(store: EventStore): Pick<LogTail, 'readBehind' | 'waitBehind'> {
  return {
    async readBehind(position, limit) {
      const range = { fromPosition: position + 1, limit, schemaVersion: 'stored' } as const;
      const events = await store.readLog(range).toArray();
      return { events, readTo: events.at(-1)?.position ?? position };
    },
    async waitBehind(position, signal) {
      for (;;) {
        try {
          await store.waitForPosition(position + 1, { timeoutMs: 30_000, signal });
          return;
        } catch (error) {
          if (!isEventStoreError(error, 'position_not_reached')) throw error;
        }
      }
    },
  };
}
