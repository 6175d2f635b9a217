/** Part of normal work when several processes append, or a client repeats itself. */
const ORDINARY_TROUBLE = [
    'slot_taken',
    'contended',
    'duplicate_event_id',
    'expired',
    'echo',
];
/** Asked again and again by machines, and of no interest while they are answered. */
const PROBES = ['isLive', 'isReady', 'readMetrics'];
/** What the store has to say goes to the log. */
export function storeLog(logger) {
    return {
        commitTrouble(trouble, cause) {
            const isOrdinary = ORDINARY_TROUBLE.includes(trouble);
            const message = `Committing met ${trouble}`;
            const details = cause === undefined ? {} : { cause: told(cause) };
            if (isOrdinary)
                logger.debug(message, details);
            else
                logger.warn(message, details);
        },
        clockSkew(skewMs) {
            logger.warn("This machine's clock differs from the database's; the database's is used", {
                skewMs,
            });
        },
        leaseNotRenewed(cause) {
            logger.warn("The writer's lease was not renewed", { cause: told(cause) });
        },
        commitSignalFailed(cause) {
            logger.warn('What others commit is seen up to a second later', { cause: told(cause) });
        },
        schemasNotSeen(cause) {
            logger.warn('What others have registered of schemas is not seen', { cause: told(cause) });
        },
        snapshotFailed(trouble, cause) {
            logger.warn(`Snapshots met trouble: ${trouble}`, { cause: told(cause) });
        },
        snapshotIgnored(mismatch) {
            const message = `A snapshot did not fit, and is removed: ${mismatch}`;
            if (mismatch === 'damaged' || mismatch === 'other_history')
                logger.warn(message);
            else
                logger.debug(message);
        },
    };
}
/** One line for each request: neither its headers nor its query nor its body. */
export function apiLog(logger) {
    return {
        requestDone(request) {
            const isQuiet = PROBES.includes(request.operationId) && request.status < 500;
            const message = `${request.method} ${request.path} ${request.status}`;
            if (isQuiet)
                logger.debug(message, loggedFields(request));
            else
                logger.info(message, loggedFields(request));
        },
        requestFailed(error, requestId) {
            logger.error('A request failed', { requestId, error: told(error) });
        },
    };
}
function loggedFields(request) {
    const { requestId, operationId, method, path, status, isComplete, brokenOffBy } = request;
    const isClientGone = !isComplete && brokenOffBy === undefined && status !== REQUEST_TIMEOUT;
    return {
        requestId,
        operation: operationId,
        method,
        path,
        status,
        durationMs: Math.round(request.durationMs * 100) / 100,
        ...(isClientGone && { clientGone: true }),
        ...(brokenOffBy !== undefined && { brokenOffBy }),
    };
}
/** The client is there, but did not send its request. */
const REQUEST_TIMEOUT = 408;
function told(error) {
    if (!(error instanceof Error))
        return error;
    const { message, stack, cause } = error;
    return { message, stack, ...(cause !== undefined && { cause: String(cause) }) };
}
//# sourceMappingURL=service-log.js.map