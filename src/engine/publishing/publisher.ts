import { type Clock, passed } from '../../platform/clock.ts';
import type { Hold } from '../assignments/ports.ts';
import type { PublishingStore } from './ports.ts';
import { PublishingRun, type RunDeps } from './publishing-run.ts';

export interface PublisherDeps extends RunDeps {
  readonly store: PublishingStore;
  readonly clock: Clock;
}

/** The task, among those that are assigned to processes. */
export const PUBLISHER_TASK = 'redis-publisher';

const PAUSE_MS = 100;
const PAUSE_MS_MAX = 1_000;

/**
 * Brings every event into its streams, in order and once. What it goes by is what the streams
 * really have: after any trouble it looks, and goes on from there.
 *
 * If this process dies, what it had sent is in the streams or not, and whoever begins next sees
 * which.
 */
export class Publisher {
  readonly #deps: PublisherDeps;
  #epochSeen = 0;
  #trouble: string | undefined;

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
  }

  /** Publishes until the hold is over, or somebody else has begun. Never rejects. */
  async run({ signal }: Hold): Promise<void> {
    let run: PublishingRun | undefined;
    let pauseMs = PAUSE_MS;
    while (!signal.aborted) {
      try {
        run ??= await this.#begin(signal);
        const advanced = await run.publish();
        if (advanced === 'superseded') break;
        if (advanced === 'lost') run = await this.#begin(signal, run);
        if (advanced === 'moved') pauseMs = PAUSE_MS;
      } catch (error) {
        if (signal.aborted) break;
        this.#tell((error as Error).message);
        pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX);
      }
      await this.#pause(pauseMs, signal);
    }
    this.#epochSeen = Math.max(this.#epochSeen, run?.epochSeen ?? 0);
  }

  async #begin(signal: AbortSignal, before?: PublishingRun): Promise<PublishingRun> {
    const { store } = this.#deps;
    const epoch = await store.nextEpoch(PUBLISHER_TASK, this.#epochSeen + 1);
    // If nobody has begun meanwhile, nobody else has announced anything.
    const isNext = before !== undefined && epoch === before.epoch + 1;
    const announcedTo = isNext ? before.announcedTo : undefined;
    const deps = { ...this.#deps, onPublished: this.#published };
    return new PublishingRun(deps, { epoch, announcedTo, signal });
  }

  readonly #published: RunDeps['onPublished'] = (events, position) => {
    if (this.#trouble !== undefined) this.#deps.onTrouble('Events are published again');
    this.#trouble = undefined;
    this.#deps.onPublished(events, position);
  };

  /** Of the same trouble once, until it is over. */
  #tell(message: string): void {
    if (message === this.#trouble) return;
    this.#trouble = message;
    this.#deps.onTrouble(`Events are not published: ${message}`);
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    let wake: () => void = () => {};
    const aborted = new Promise<void>((resolve) => {
      wake = resolve;
      signal.addEventListener('abort', wake, { once: true });
    });
    await Promise.race([passed(this.#deps.clock, ms), aborted]);
    signal.removeEventListener('abort', wake);
  }
}
