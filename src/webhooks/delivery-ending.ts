import { whenAborted } from '../platform/when-aborted.ts';
import { GivenUp, NoAnswerInTime } from './webhook-failure.ts';

/** When a delivery is waited for no longer. */
export interface Ending {
  /** Whom to tell why, at once if it is over already. The last one that was given is told. */
  tell(listener: (reason: Error) => void): void;
}

/** Ends a delivery when its time is over, or its signal is aborted; nothing, once stopped. */
export class DeliveryEnding implements Ending {
  #timer: NodeJS.Timeout | undefined;
  readonly #leave: () => void;
  #reason: Error | undefined;
  #listener: ((reason: Error) => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#leave = whenAborted(signal, () => this.#end(new GivenUp()));
  }

  /** Its time begins. */
  begin(timeoutMs: number): void {
    this.#timer = setTimeout(() => this.#end(new NoAnswerInTime()), timeoutMs);
  }

  tell(listener: (reason: Error) => void): void {
    this.#listener = listener;
    if (this.#reason !== undefined) listener(this.#reason);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#leave();
    this.#listener = undefined;
  }

  #end(reason: Error): void {
    this.#reason ??= reason;
    this.#listener?.(this.#reason);
  }
}
