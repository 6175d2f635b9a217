import type { AnsweredRequest, ApiObserver } from './http/api-observer.ts';
import type { Logger } from './platform/logger.ts';
import type { StoreObserver } from './store-observer.ts';

/** Part of normal work when several processes append, or a client repeats itself. */
const ORDINARY_TROUBLE: readonly string[] = [
  'slot_taken',
  'contended',
  'duplicate_event_id',
  'expired',
  'echo',
];

/** The others are among the deliveries of the subscription. */
const POSITIONS_TOLD_MAX = 100;

/** Asked again and again by machines, and of no interest while they are answered. */
const PROBES: readonly (string | undefined)[] = ['isLive', 'isReady', 'readMetrics'];

/** What the store has to say goes to the log. */
export function storeLog(
  logger: Logger,
): Pick<
  StoreObserver,
  | 'commitTrouble'
  | 'clockSkew'
  | 'leaseNotRenewed'
  | 'commitSignalFailed'
  | 'distributionFailed'
  | 'schemasNotSeen'
  | 'snapshotFailed'
  | 'snapshotIgnored'
  | 'deadLettersDiscarded'
> {
  return {
    commitTrouble(trouble, cause) {
      const isOrdinary = ORDINARY_TROUBLE.includes(trouble);
      const message = `Committing met ${trouble}`;
      const details = cause === undefined ? {} : { cause: told(cause) };
      if (isOrdinary) logger.debug(message, details);
      else logger.warn(message, details);
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
    distributionFailed(trouble, cause) {
      logger.warn(`Distribution met trouble: ${trouble}`, { cause: told(cause) });
    },
    schemasNotSeen(cause) {
      logger.warn('What others have registered of schemas is not seen', { cause: told(cause) });
    },
    snapshotFailed(trouble, cause) {
      logger.warn(`Snapshots met trouble: ${trouble}`, { cause: told(cause) });
    },
    snapshotIgnored(mismatch) {
      const message = `A snapshot did not fit, and is removed: ${mismatch}`;
      if (mismatch === 'damaged' || mismatch === 'other_history') logger.warn(message);
      else logger.debug(message);
    },
    deadLettersDiscarded({ subscription, positions, reason }) {
      const details = { subscription, positions: positions.slice(0, POSITIONS_TOLD_MAX), reason };
      logger.warn(`${positions.length} dead letters were discarded`, details);
    },
  };
}

/** One line for each request: neither its headers nor its query nor its body. */
export function apiLog(logger: Logger): Pick<ApiObserver, 'requestDone' | 'requestFailed'> {
  return {
    requestDone(request) {
      const isQuiet = PROBES.includes(request.operationId) && request.status < 500;
      const message = `${request.method} ${request.path} ${request.status}`;
      if (isQuiet) logger.debug(message, loggedFields(request));
      else logger.info(message, loggedFields(request));
    },
    requestFailed(error, requestId) {
      logger.error('A request failed', { requestId, error: told(error) });
    },
  };
}

function loggedFields(request: AnsweredRequest) {
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

function told(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message, stack, cause } = error;
  return { message, stack, ...(cause !== undefined && { cause: String(cause) }) };
}
