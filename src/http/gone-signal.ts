import type { ServerResponse } from 'node:http';

/** Aborts when the client is gone before it has its answer: what it asked for is of no use then. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new ClientGone());
  });
  return gone.signal;
}

/** Known by its code as a request that was aborted: nobody is there to be answered. */
class ClientGone extends Error {
  readonly code = 'ECONNABORTED';
}
