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

const LISTENERS = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * One signal is for any number of deliveries: a listener of its own for each would cost more with
 * each other, and pass for a leak. Gives what takes the listener away.
 */
function whenAborted(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
  const listeners = LISTENERS.get(signal) ?? listenersOf(signal);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function listenersOf(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>();
  LISTENERS.set(signal, listeners);
  const tellAll = () => {
    for (const listener of [...listeners]) listener();
  };
  signal.addEventListener('abort', tellAll, { once: true });
  return listeners;
}
