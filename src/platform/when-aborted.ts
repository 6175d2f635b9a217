const LISTENERS = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls the listener when the signal is aborted; at once where it is. Gives what takes the listener
 * away.
 *
 * One signal is for any number of deliveries: a listener of its own for each would cost more with
 * each other, and pass for a leak.
 */
export function whenAborted(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
  // The same function may be given more than once.
  const told = () => listener();
  const listeners = LISTENERS.get(signal) ?? listenersOf(signal);
  listeners.add(told);
  return () => listeners.delete(told);
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
