import { type ResourceLimits, Worker } from 'node:worker_threads';

/** The source where the caller is source, as in tests; what was built of it where that was built. */
export function workerUrl(name: string, callerUrl: string): URL {
  return new URL(`./${name}${callerUrl.endsWith('.ts') ? '.ts' : '.js'}`, callerUrl);
}

/** It gets nothing of the environment, and so no secret that is in it. */
export function startedWorker(
  url: URL,
  resourceLimits: ResourceLimits,
  workerData?: unknown,
): Worker {
  const options = { env: {}, execArgv: [], resourceLimits, workerData };
  return new Worker(url.pathname.endsWith('.ts') ? fromSource(url) : url, options);
}

/** A module that has TypeScript understood before it imports it: only in development. */
function fromSource(url: URL): URL {
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const code = `import { register } from ${loader}; register(); await import('${url}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}
