import type { ErrorCode } from '../errors.ts';

/** A request that has been answered, or whose client has gone. */
export interface AnsweredRequest {
  readonly requestId: string;
  /** The operation that answered; undefined where the path or the method is none. */
  readonly operationId: string | undefined;
  readonly method: string;
  /** Without the query, which may hold what is nobody's business. */
  readonly path: string;
  /** 499, as others have it, where the client was gone before it was answered at all. */
  readonly status: number;
  readonly durationMs: number;
  /** False where the client was gone before it had its answer, or we broke off. */
  readonly isComplete: boolean;
  /** Why, where its answer had begun, and we broke it off. */
  readonly brokenOffBy: ErrorCode | undefined;
}

/** `too_slow`: its client took nothing for long, and was dropped. */
export type LiveStreamEnd = 'over' | 'too_slow';

/** What observes the API must not throw. */
export interface ApiObserver {
  requestDone(request: AnsweredRequest): void;
  /** Hears of errors that are ours, not the client's. */
  requestFailed(error: unknown, requestId: string): void;
  /** A stream of live events has begun; each that has ends once. */
  liveStreamBegan(): void;
  liveStreamEnded(end: LiveStreamEnd): void;
}

export function toldToAll(observers: readonly Partial<ApiObserver>[]): ApiObserver {
  return {
    requestDone(request) {
      for (const each of observers) each.requestDone?.(request);
    },
    requestFailed(error, requestId) {
      for (const each of observers) each.requestFailed?.(error, requestId);
    },
    liveStreamBegan() {
      for (const each of observers) each.liveStreamBegan?.();
    },
    liveStreamEnded(end) {
      for (const each of observers) each.liveStreamEnded?.(end);
    },
  };
}
