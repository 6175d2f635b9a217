import type { ServerResponse } from 'node:http';
import { whenAborted } from '../platform/when-aborted.ts';
import { clientGone } from './client-gone.ts';

/**
 * Aborts when there is no one to answer any more: the client is gone, or was answered by others,
 * as one that is not let in any more is. With `stopping` also when that is aborted, for its reason.
 */
export function goneSignal(response: ServerResponse, stopping?: AbortSignal): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort(clientGone());
  const leave = stopping && whenAborted(stopping, () => gone.abort(stopping.reason));
  response.once('close', () => {
    leave?.();
    gone.abort(clientGone());
  });
  return gone.signal;
}
