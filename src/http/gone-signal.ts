import type { ServerResponse } from 'node:http';
import { whenAborted } from '../platform/when-aborted.ts';
import { clientGone } from './client-gone.ts';

/**
 * Aborts when the client is gone before it has its answer: what it asked for is of no use then.
 * With `stopping` also when that is aborted, for its reason.
 */
export function goneSignal(response: ServerResponse, stopping?: AbortSignal): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort(clientGone());
  const leave = stopping && whenAborted(stopping, () => gone.abort(stopping.reason));
  response.once('close', () => {
    leave?.();
    if (!response.writableFinished) gone.abort(clientGone());
  });
  return gone.signal;
}
