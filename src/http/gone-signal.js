import { clientGone } from './client-gone.js';
/** Aborts when the client is gone before it has its answer: what it asked for is of no use then. */
export function goneSignal(response) {
    const gone = new AbortController();
    if (response.destroyed)
        gone.abort(clientGone());
    response.once('close', () => {
        if (!response.writableFinished)
            gone.abort(clientGone());
    });
    return gone.signal;
}
//# sourceMappingURL=gone-signal.js.map