import type { ReadsEvents } from '../../event-store.ts';
import type { RecordedEvent } from '../../events/event.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LogTail } from '../tail/ports.ts';
import { alignStreams } from './align-streams.ts';
import type { Publication, PublishedStreams, PublishingStore } from './ports.ts';
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
import type { Retention } from './stream-starts.ts';
import { StreamTrimming } from './stream-trimming.ts';
import { waitAtMost } from './wait-at-most.ts';

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
const LOOK_INTERVAL_MS = 5_000;

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
  readonly #trimming: StreamTrimming;
  #states: StreamStates = new Map();
  #hasMoved = false;
  #hasLooked = false;
  #isUnannouncedTold = false;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  /** The latest epoch that the streams have shown. */
  epochSeen = 0;

  constructor(deps: RunDeps, run: RunState) {
    this.#deps = deps;
    this.#run = run;
    this.#announcedTo = run.announcedTo ?? Number.POSITIVE_INFINITY;
    this.#trimming = new StreamTrimming(deps);
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
   * not as expected, which it looks for every few seconds as well. Rejects with what there is against
   * it.
   */
  async publish(): Promise<Published> {
    await this.#trimming.renew();
    const { epoch } = this.#run;
    this.#lookedAtMs = this.#deps.clock.monotonicMs();
    const aligned = await alignStreams(this.#deps, { epoch, trimming: this.#trimming.current });
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
    const { signal, epoch } = this.#run;
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
      if (this.#trimming.isDue) await this.#trimming.trim(epoch);
      const checked = this.#isLookDue() ? await this.#check() : 'added';
      if (checked !== 'added') return checked;
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

  /** Also ends when it is time to look: what is lost, or too old, tells nobody. */
  async #waitBehind(position: number): Promise<void> {
    const { tail, clock } = this.#deps;
    const forMs = this.#lookedAtMs + LOOK_INTERVAL_MS - clock.monotonicMs();
    const wait = (signal: AbortSignal) => tail.waitBehind(position, signal);
    await waitAtMost(clock, Math.max(1, forMs), wait, this.#run.signal);
  }

  #isLookDue(): boolean {
    return this.#deps.clock.monotonicMs() - this.#lookedAtMs >= LOOK_INTERVAL_MS;
  }

  /** Whether the streams still have what was left in them. */
  async #check(): Promise<Added> {
    this.#lookedAtMs = this.#deps.clock.monotonicMs();
    const lasts = new Map([...this.#states].map(([stream, { last }]) => [stream, last]));
    const nothing = { epoch: this.#run.epoch, publications: [], lasts, trimming: {} };
    const { kind } = await this.#deps.streams.add(nothing);
    if (kind === 'full') throw await this.#full();
    return kind;
  }

  async #add(events: readonly PreparedEvent[], only?: string): Promise<Added> {
    const publications = events.flatMap((event) => this.#publicationOf(event, only));
    for (const part of inParts(publications, PART)) {
      const lastPosition = part.at(-1)?.position ?? 0;
      const batch = {
        epoch: this.#run.epoch,
        publications: part,
        lasts: lastsBefore(this.#states, part),
        trimming: this.#trimming.current,
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

  /** What is old is let go of at once: it may be what the memory is full of. */
  async #full(): Promise<Error> {
    await this.#trimming.trim(this.#run.epoch);
    return new Error('Redis has no memory left');
  }
}
