import type { ReadsEvents } from '../../event-store.ts';
import type { RecordedEvent } from '../../events/event.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LogTail } from '../tail/ports.ts';
import { alignStreams, streamNames } from './align-streams.ts';
import type { Publication, PublishedStreams, PublishingStore, Trimming } from './ports.ts';
import { type PrepareDeps, type PreparedEvent, prepareEvents } from './prepare-publications.ts';
import {
  inParts,
  lackingStreams,
  lastsBefore,
  type Mending,
  type StreamStates,
  statesAfter,
  streamsOf,
} from './publication-plan.ts';
import { firstYoungPosition, type Retention } from './stream-starts.ts';

export interface RunDeps extends PrepareDeps {
  readonly streams: PublishedStreams;
  readonly tail: Pick<LogTail, 'readBehind' | 'waitBehind'>;
  readonly log: Pick<ReadsEvents, 'headPosition' | 'aggregateTypes' | 'readPage' | 'readLog'>;
  readonly store: Pick<PublishingStore, 'nthNewest'>;
  readonly clock: Clock;
  readonly retention: Retention;
  readonly isAuditInAll: boolean;
  /** Hears, in a sentence, that nothing is published, and that it is again; not of each try. */
  readonly onTrouble: (message: string) => void;
  /** Hears of events that have come into streams, and up to which position everything has. */
  readonly onPublished: (events: number, position: number) => void;
}

interface RunState {
  readonly epoch: number;
  /**
   * No event up to here is announced any more. Where it is absent, others may have announced whatever
   * there is when the streams have been told of the epoch.
   */
  readonly announcedTo?: number | undefined;
  readonly signal: AbortSignal;
}

const PAGE_EVENTS = 500;
const PART = { eventsMax: 500, bytesMax: 1024 * 1024 } as const;
const TRIM_INTERVAL_MS = 30_000;

/**
 * What comes of publishing for as long as it goes: `moved` if anything was added; `lost` where the
 * streams know its epoch no more, so that others may have published meanwhile.
 */
type Published = 'moved' | 'stood' | 'superseded' | 'lost';

type Added = 'added' | 'differs' | 'superseded';

interface Page {
  readonly events: readonly PreparedEvent[];
  readonly readTo: number;
}

/** Publishing with one epoch. */
export class PublishingRun {
  readonly #deps: RunDeps;
  readonly #run: RunState;
  #announcedTo: number;
  #trimming: Trimming;
  #states: StreamStates = new Map();
  #hasMoved = false;
  #hasLooked = false;
  #isUnannouncedTold = false;
  #trimmedAtMs = Number.NEGATIVE_INFINITY;
  /** The latest epoch that the streams have shown. */
  epochSeen = 0;

  constructor(deps: RunDeps, run: RunState) {
    this.#deps = deps;
    this.#run = run;
    this.#announcedTo = run.announcedTo ?? Number.POSITIVE_INFINITY;
    this.#trimming = { lengthMax: deps.retention.lengthMax };
  }

  get epoch(): number {
    return this.#run.epoch;
  }

  /** No event up to here is announced any more. */
  get announcedTo(): number {
    return this.#announcedTo;
  }

  /**
   * Looks what the streams have, and goes on from there until the hold is over, or the streams are
   * not as expected. Rejects with what there is against it.
   */
  async publish(): Promise<Published> {
    await this.#renewTrimming();
    const { epoch } = this.#run;
    const aligned = await alignStreams(this.#deps, { epoch, trimming: this.#trimming });
    if (aligned === 'full') throw await this.#full();
    this.epochSeen = aligned.epoch;
    if (aligned.epoch > epoch) return 'superseded';
    if (this.#hasLooked && aligned.epochBefore < epoch) return 'lost';
    if (this.#announcedTo === Number.POSITIVE_INFINITY) this.#announcedTo = aligned.head;
    this.#hasLooked = true;
    this.#states = aligned.states;
    this.#hasMoved = false;
    const mended = await this.#mend(aligned.mendings);
    const ended = mended === 'added' ? await this.#follow(aligned.behind) : mended;
    if (ended === 'superseded') return ended;
    return this.#hasMoved ? 'moved' : 'stood';
  }

  async #mend(mendings: readonly Mending[]): Promise<Added> {
    for (const { stream, ...range } of mendings) {
      const reading = { ...range, aggregateType: stream, schemaVersion: 'stored' } as const;
      for await (const batch of this.#deps.log.readLog(reading).batches()) {
        const added = await this.#mendWith(batch, stream);
        if (added !== 'added') return added;
      }
    }
    return 'added';
  }

  async #mendWith(events: readonly RecordedEvent[], stream: string): Promise<Added> {
    for (let start = 0; start < events.length; start += PAGE_EVENTS) {
      this.#run.signal.throwIfAborted();
      const page = events.slice(start, start + PAGE_EVENTS);
      const added = await this.#add(await prepareEvents(page, this.#deps), stream);
      if (added !== 'added') return added;
    }
    return 'added';
  }

  /** While a page is on its way into the streams, the next one is made. */
  async #follow(from: number): Promise<Added> {
    const { signal } = this.#run;
    let behind = from;
    let next = this.#page(behind);
    for (;;) {
      signal.throwIfAborted();
      const { events, readTo } = await next;
      if (readTo > behind) next = this.#page(readTo);
      const added = await this.#add(events);
      if (added !== 'added') return added;
      behind = readTo;
      this.#deps.onPublished(events.length, behind);
      if (this.#isTrimmingDue()) await this.#trim();
      if (events.length > 0) continue;
      await this.#waitBehind(behind);
      next = this.#page(behind);
    }
  }

  #page(behind: number): Promise<Page> {
    const page = this.#read(behind);
    // It may be that nobody asks for it any more.
    page.catch(() => {});
    return page;
  }

  async #read(behind: number): Promise<Page> {
    const { events, readTo } = await this.#deps.tail.readBehind(behind, PAGE_EVENTS);
    return { events: await prepareEvents(events, this.#deps), readTo };
  }

  /** Also ends when it is time to trim: what is too old goes without anything new, too. */
  async #waitBehind(position: number): Promise<void> {
    const { clock, tail, retention } = this.#deps;
    const { signal } = this.#run;
    if (retention.ageMaxMs === undefined) return await tail.waitBehind(position, signal);
    const due = new AbortController();
    const timer = clock.every(TRIM_INTERVAL_MS, () => due.abort());
    const over = () => due.abort();
    signal.addEventListener('abort', over, { once: true });
    try {
      await tail.waitBehind(position, due.signal);
    } catch (error) {
      if (!due.signal.aborted) throw error;
    } finally {
      timer.stop();
      signal.removeEventListener('abort', over);
    }
  }

  async #add(events: readonly PreparedEvent[], only?: string): Promise<Added> {
    const publications = events.flatMap((event) => this.#publicationOf(event, only));
    for (const part of inParts(publications, PART)) {
      const lastPosition = part.at(-1)?.position ?? 0;
      const batch = {
        epoch: this.#run.epoch,
        publications: part,
        lasts: lastsBefore(this.#states, part),
        trimming: this.#trimming,
      };
      const outcome = await this.#deps.streams.add(batch).catch((error) => {
        // It may have been added all the same, and nothing is to be announced twice.
        this.#announcedTo = Math.max(this.#announcedTo, lastPosition);
        throw error;
      });
      if (outcome.kind === 'full') throw await this.#full();
      if (outcome.kind !== 'added') return outcome.kind;
      this.#announcedTo = Math.max(this.#announcedTo, lastPosition);
      this.#hasMoved = true;
      this.#tellUnannounced(outcome.unannounced);
      this.#states = statesAfter(this.#states, part);
    }
    return 'added';
  }

  #publicationOf(event: PreparedEvent, only: string | undefined): readonly Publication[] {
    const { aggregateType, position } = event;
    const all = streamsOf(aggregateType, this.#deps.isAuditInAll);
    const streams = lackingStreams(event, only === undefined ? all : [only], this.#states);
    if (streams.length === 0) return [];
    return [{ ...event, streams, isAnnounced: position > this.#announcedTo }];
  }

  #tellUnannounced(events: number): void {
    if (events === 0 || this.#isUnannouncedTold) return;
    this.#isUnannouncedTold = true;
    this.#deps.onTrouble('Redis refuses to tell the channels of events; the streams have them');
  }

  async #renewTrimming(): Promise<void> {
    const { log, retention, clock } = this.#deps;
    const positionMin = await firstYoungPosition(log, retention, clock.now());
    this.#trimming = { lengthMax: retention.lengthMax, positionMin };
  }

  #isTrimmingDue(): boolean {
    const now = this.#deps.clock.monotonicMs();
    if (this.#deps.retention.ageMaxMs === undefined) return false;
    return now - this.#trimmedAtMs >= TRIM_INTERVAL_MS;
  }

  async #trim(): Promise<void> {
    this.#trimmedAtMs = this.#deps.clock.monotonicMs();
    await this.#renewTrimming();
    const streams = streamNames(await this.#deps.log.aggregateTypes());
    await this.#deps.streams.trim(this.#run.epoch, streams, this.#trimming);
  }

  /** What is old is let go of at once: it may be what the memory is full of. */
  async #full(): Promise<Error> {
    await this.#trim();
    return new Error('Redis has no memory left');
  }
}
