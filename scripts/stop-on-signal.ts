/** The first Ctrl-C may come twice, from the terminal and from a parent process that hands it on. */
const SAME_SIGNAL_MS = 500;

/**
 * A signal that is aborted at Ctrl-C (SIGINT) or SIGTERM, so that work can come to a good end. At
 * the second one the process ends at once.
 */
export function stopOnSignal(onStop: () => void): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const stop = () => {
    if (firstAt !== undefined && performance.now() - firstAt > SAME_SIGNAL_MS) process.exit(1);
    if (firstAt !== undefined) return;
    firstAt = performance.now();
    onStop();
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return controller.signal;
}
