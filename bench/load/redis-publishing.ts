import type { Hold } from '../../src/engine/assignments/ports.ts';
import type { LogTail } from '../../src/engine/tail/ports.ts';
import type { EventStore } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import type { Databases } from '../../src/mongo/collections.ts';
import { openRedisPublisher } from '../../src/open-redis-publisher.ts';
import { systemClock } from '../../src/platform/clock.ts';

export const PREFIX = 'bench';

/** Publishes a log to Redis, alone, until it is closed; tells up to where everything is there. */
export function publishing(
  store: EventStore,
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
    tail: tailOf(store),
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

/** The end of a log as one reader follows it: one read of the database for thousands of events. */
function tailOf(store: EventStore): Pick<LogTail, 'readBehind' | 'waitBehind'> {
  let kept: readonly RecordedEvent[] = [];
  let batches: AsyncIterator<readonly RecordedEvent[]> | undefined;
  async function refill(position: number): Promise<void> {
    const range = { fromPosition: position + 1, schemaVersion: 'stored' } as const;
    const isNext = (kept.at(-1)?.position ?? -1) === position;
    if (!isNext) batches = undefined;
    batches ??= store.readLog(range).batches()[Symbol.asyncIterator]();
    const next = await batches.next();
    if (next.done === true) batches = undefined;
    else kept = next.value;
  }
  return {
    async readBehind(position, limit) {
      if (!startsBehind(position)) await refill(position);
      const from = kept.findIndex((event) => event.position === position + 1);
      const events = from < 0 ? [] : kept.slice(from, from + limit);
      return { events, readTo: events.at(-1)?.position ?? position };
    },
    async waitBehind(position, signal) {
      await store.waitForPosition(position + 1, { timeoutMs: 60_000, signal });
    },
  };

  function startsBehind(position: number): boolean {
    const [first] = kept;
    const last = kept.at(-1);
    if (first === undefined || last === undefined) return false;
    return first.position <= position + 1 && last.position > position;
  }
}
