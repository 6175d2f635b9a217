import { parentPort } from 'node:worker_threads';
import { ownThreadId } from '../../../platform/thread-time.ts';
import { carryOut, type TrialResult, type TrialTask } from './trial-task.ts';

/** What the worker says: that it has started, and what it has found. */
export type TrialMessage =
  | { readonly kind: 'ready'; readonly threadId?: number | undefined }
  | ({ readonly kind: 'tried' } & TrialResult);

const port = parentPort;
if (port === null) throw new Error('Only a worker thread can try a schema.');

port.once('message', async (task: TrialTask) => {
  port.postMessage({ kind: 'tried', ...(await carryOut(task)) } satisfies TrialMessage);
});
port.postMessage({ kind: 'ready', threadId: ownThreadId() } satisfies TrialMessage);
