import type { Hold } from '../../src/engine/assignments/ports.ts';
import type { Databases } from '../../src/mongo/collections.ts';
import type { OpenedEventStore } from '../../src/open-event-store.ts';
import { openRedisPublisher } from '../../src/open-redis-publisher.ts';
import { systemClock } from '../../src/platform/clock.ts';

export const PREFIX = 'bench';

/** Publishes a log to Redis, alone, until it is closed; tells up to where everything is there. */
export function publishing(
  store: OpenedEventStore,
  databases: Databases,
  url: string,
  onPublished: (position: number) => void = () => {},
): { close(): Promise<void> } {
  const over = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  return openRedisPublisher({
    url,
    prefix: PREFIX,
    retention: {},
    isAuditInAll: false,
    databases,
    log: store,
    tail: store.tail,
    upcast: (event) => event,
    onNotUpcast: () => {},
    clock: systemClock,
    onTrouble: () => {},
    onPublished: (_events, position) => onPublished(position),
    assignments: {
      offer(_task: string, run: (hold: Hold) => Promise<void>) {
        ended = run({ signal: over.signal });
      },
      async revoke() {
        over.abort(new Error('It is over'));
        await ended;
      },
    },
  });
}
