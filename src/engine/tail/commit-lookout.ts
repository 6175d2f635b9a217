import type { Clock, Timer } from '../../platform/clock.ts';
import type { CommitSignal } from './ports.ts';

export interface CommitLookoutDeps {
  readonly signal: CommitSignal;
  readonly clock: Clock;
  /** The newest commit's last position, as the signal tells it. */
  readonly told: (lastPosition: number) => void;
  /** Whether anybody waits at this moment. */
  readonly isWanted: () => boolean;
  readonly look: () => Promise<void>;
  /** Nobody has waited for a while. */
  readonly onIdle: () => void;
}

/** However the signal fails, a commit is seen after so long. */
const LOOK_INTERVAL_MS = 1_000;
/** To begin to listen costs more than to go on for a while. */
const IDLE_LOOKS_MAX = 30;

/**
 * Watches out for other processes' commits while anybody is interested: by a signal, which may fail
 * in any way, and behind it by a slow poll, so that a failure of the signal only takes time.
 */
export class CommitLookout {
  readonly #deps: CommitLookoutDeps;
  #listening: { close(): Promise<void> } | undefined;
  #timer: Timer | undefined;
  #wasWanted = false;
  #idleLooks = 0;

  constructor(deps: CommitLookoutDeps) {
    this.#deps = deps;
  }

  get isAttentive(): boolean {
    return this.#timer !== undefined;
  }

  /** Somebody waits, from now on or again. */
  attend(): void {
    this.#wasWanted = true;
    if (this.#timer !== undefined) return;
    const { clock, signal, told } = this.#deps;
    this.#idleLooks = 0;
    this.#timer = clock.every(LOOK_INTERVAL_MS, () => this.#look());
    this.#listening = signal.listen(told);
    // What was committed before it listens, it does not tell of.
    void this.#deps.look();
  }

  async close(): Promise<void> {
    this.#timer?.stop();
    this.#timer = undefined;
    const listening = this.#listening;
    this.#listening = undefined;
    await listening?.close();
  }

  #look(): void {
    const { isWanted, look, onIdle } = this.#deps;
    const isIdle = !this.#wasWanted && !isWanted();
    this.#wasWanted = false;
    this.#idleLooks = isIdle ? this.#idleLooks + 1 : 0;
    if (isIdle && this.#idleLooks >= IDLE_LOOKS_MAX) {
      void this.close();
      onIdle();
    } else if (isWanted()) {
      void look();
    }
  }
}
