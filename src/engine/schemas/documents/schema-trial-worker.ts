import { parentPort } from 'node:worker_threads';
import type { JsonObject } from '../../../events/event.ts';
import { tryBundledSchema } from './try-schema.ts';

/** What the worker says: that it has started, and what it has found. */
export type TrialMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'tried'; readonly faults: ReturnType<typeof tryBundledSchema> };

const port = parentPort;
if (port === null) throw new Error('Only a worker thread can try a schema.');

port.once('message', (bundled: JsonObject) => {
  port.postMessage({ kind: 'tried', faults: tryBundledSchema(bundled) } satisfies TrialMessage);
});
port.postMessage({ kind: 'ready' } satisfies TrialMessage);
