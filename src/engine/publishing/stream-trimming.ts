import type { ReadsEvents } from '../../event-store.ts';
import type { Clock } from '../../platform/clock.ts';
import { streamNames } from './align-streams.ts';
import type { PublishedStreams, Trimming } from './ports.ts';
import { firstYoungPosition, type Retention } from './stream-starts.ts';

export interface StreamTrimmingDeps {
  readonly streams: Pick<PublishedStreams, 'trim'>;
  readonly log: Pick<ReadsEvents, 'headPosition' | 'aggregateTypes' | 'readPage'>;
  readonly clock: Clock;
  readonly retention: Retention;
}

const INTERVAL_MS = 30_000;

/** What streams let go of: too much with each event that is added, what is too old also without. */
export class StreamTrimming {
  readonly #deps: StreamTrimmingDeps;
  #current: Trimming;
  #trimmedAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: StreamTrimmingDeps) {
    this.#deps = deps;
    this.#current = { lengthMax: deps.retention.lengthMax };
  }

  /** As it was when it was last renewed. */
  get current(): Trimming {
    return this.#current;
  }

  /** Whether it is time to trim what is too old. */
  get isDue(): boolean {
    const { retention, clock } = this.#deps;
    if (retention.ageMaxMs === undefined) return false;
    return clock.monotonicMs() - this.#trimmedAtMs >= INTERVAL_MS;
  }

  async renew(): Promise<void> {
    const { log, retention, clock } = this.#deps;
    const positionMin = await firstYoungPosition(log, retention, clock.now());
    this.#current = { lengthMax: retention.lengthMax, positionMin };
  }

  /** Renews it, and trims every stream. */
  async trim(epoch: number): Promise<void> {
    this.#trimmedAtMs = this.#deps.clock.monotonicMs();
    await this.renew();
    const streams = streamNames(await this.#deps.log.aggregateTypes());
    await this.#deps.streams.trim(epoch, streams, this.#current);
  }
}
