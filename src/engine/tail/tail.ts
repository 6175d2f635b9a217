import { EventStoreError } from '../../errors.ts';
import type { RecordedEvent } from '../../events/event.ts';
import type { Capacity } from '../../events/limits.ts';
import { recordedEvent } from '../append/compose-commit.ts';
import type { StoredEvents } from '../append/ports.ts';
import { Backlog, type BacklogDeps } from './backlog.ts';
import type { HeadWatch } from './head-watch.ts';
import type { EventPlaceInLog, LogTail, TailPage } from './ports.ts';
import { type EventBlock, RecentEvents } from './recent-events.ts';

export interface TailDeps extends Pick<BacklogDeps, 'readSpan'> {
  readonly head: Pick<HeadWatch, 'position' | 'isAttentive' | 'waitBehind'>;
  /** Reads the newest majority-committed position, which `head` then knows. */
  readonly readHead: () => Promise<number>;
  /** The events of one type at these positions, ascending, all of which there are. */
  readonly atPositions: (
    aggregateType: string,
    positions: readonly number[],
  ) => Promise<readonly RecordedEvent[]>;
  readonly capacity: Pick<Capacity, 'recentBytesMax' | 'backlogBytesMax'>;
}

/** An event takes so much more in memory than in BSON. */
const OVERHEAD_BYTES = 512;

/**
 * The end of the log: recent events from memory, those before from the database. Nothing is shown
 * beyond the newest commit that a majority is known to have, and nothing is left out.
 *
 * Of its own process's commits it keeps the events while anybody follows the log; appends pay next
 * to nothing for it, and nothing where nobody does.
 */
export class Tail implements LogTail {
  readonly #deps: TailDeps;
  readonly #recent: RecentEvents;
  readonly #backlog: Backlog;
  #reading: Promise<number> | undefined;
  #isClosed = false;

  constructor(deps: TailDeps) {
    this.#deps = deps;
    this.#recent = new RecentEvents(deps.capacity.recentBytesMax);
    this.#backlog = new Backlog({ ...deps, bytesMax: deps.capacity.backlogBytesMax });
  }

  get head(): number {
    return this.#deps.head.position;
  }

  /** To be told of what this process has committed, as it has it. Never throws; takes no time. */
  noteCommitted(stored: StoredEvents): void {
    if (this.#deps.head.isAttentive && stored.events.length > 0) this.#recent.put(ownBlock(stored));
  }

  async readBehind(position: number, limit: number): Promise<TailPage> {
    if (this.#isClosed) throw closed();
    const { head } = this.#deps;
    // Where somebody watches out, what is known is not old.
    if (position >= head.position && !head.isAttentive) await this.#readHead();
    const recent = this.#recent.behind(position, limit);
    if (recent !== undefined) return recent;
    const { position: known } = head;
    if (position >= known) return { events: [], readTo: position };
    return await this.#readStored(position, limit, known);
  }

  async waitBehind(position: number, signal: AbortSignal): Promise<void> {
    await this.#deps.head.waitBehind(position, signal);
  }

  async eventsAt(places: readonly EventPlaceInLog[]): Promise<readonly RecordedEvent[]> {
    if (this.#isClosed) throw closed();
    const found = new Map<number, RecordedEvent>();
    const missing = new Map<string, number[]>();
    for (const { position, aggregateType } of places) {
      const event = this.#recent.at(position);
      if (event !== undefined) found.set(position, event);
      else missing.set(aggregateType, [...(missing.get(aggregateType) ?? []), position]);
    }
    const reading = Array.from(missing, ([aggregateType, positions]) =>
      this.#deps.atPositions(aggregateType, ascending(positions)),
    );
    for (const event of (await Promise.all(reading)).flat()) found.set(event.position, event);
    return places.map(({ position }) => found.get(position) as RecordedEvent);
  }

  /** Lets go of what is in memory: nobody follows. */
  forget(): void {
    this.#recent.clear();
    this.#backlog.clear();
  }

  close(): void {
    this.#isClosed = true;
    this.forget();
  }

  async #readStored(position: number, limit: number, head: number): Promise<TailPage> {
    const held = this.#recent.firstFrom(position + 1);
    const to = held === undefined ? head : Math.min(head, held - 1);
    const read = await this.#backlog.read(position + 1, to);
    const { head: reader, capacity } = this.#deps;
    const isAtEnd = read.readTo === to && read.bytes <= capacity.recentBytesMax;
    if (isAtEnd && reader.isAttentive) this.#recent.put(readBlock(read));
    const from = position + 1 - read.from;
    const events = read.events.slice(from, from + limit);
    return { events, readTo: position + events.length };
  }

  #readHead(): Promise<number> {
    this.#reading ??= this.#deps.readHead().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }
}

/** They are made into what readers see when the first one reads them. */
function ownBlock({ events: stored, sizeBytes }: StoredEvents): EventBlock {
  let left: StoredEvents['events'] | undefined = stored;
  let recorded: readonly RecordedEvent[] = [];
  const first = stored[0]?.position ?? 0;
  return {
    firstPosition: first,
    lastPosition: first + stored.length - 1,
    bytes: sizeBytes + stored.length * OVERHEAD_BYTES,
    events() {
      if (left === undefined) return recorded;
      recorded = left.map((event) => recordedEvent(event, event.timestamp.toISOString()));
      left = undefined;
      return recorded;
    },
  };
}

function readBlock(read: {
  readonly from: number;
  readonly readTo: number;
  readonly bytes: number;
  readonly events: readonly RecordedEvent[];
}): EventBlock {
  const { from, readTo, bytes, events } = read;
  return {
    firstPosition: from,
    lastPosition: readTo,
    bytes: bytes + events.length * OVERHEAD_BYTES,
    events: () => events,
  };
}

function ascending(positions: readonly number[]): readonly number[] {
  return [...new Set(positions)].sort((a, b) => a - b);
}

const closed = () => new EventStoreError('store_closed', 'The store is closed.', {});
