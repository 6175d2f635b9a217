/**
 * Resolves with true once the client has taken what was written, so that more may be; with false
 * when it is gone, or has not by then.
 */
export function drained(response, withinMs) {
    return new Promise((resolve) => {
        const settle = (isDrained) => {
            clearTimeout(timer);
            response.off('drain', onDrain).off('close', onEnd);
            resolve(isDrained);
        };
        const onDrain = () => settle(true);
        const onEnd = () => settle(false);
        const timer = withinMs === undefined ? undefined : setTimeout(onEnd, withinMs);
        if (response.destroyed)
            onEnd();
        else
            response.once('drain', onDrain).once('close', onEnd);
    });
}
/** A client that takes nothing for so long is given up, so that it does not hold a place for ever. */
export const STALL_MS = 60_000;
/**
 * Resolves with true when the response has left whole, or its client is gone; with false where
 * neither is so by then.
 */
export function left(response, withinMs) {
    return new Promise((resolve) => {
        if (response.destroyed || response.writableFinished)
            return resolve(true);
        const settle = (isOver) => {
            clearTimeout(timer);
            response.off('close', onClose);
            resolve(isOver);
        };
        const onClose = () => settle(true);
        const timer = withinMs === undefined ? undefined : setTimeout(() => settle(false), withinMs);
        response.once('close', onClose);
    });
}
//# sourceMappingURL=await-response.js.map