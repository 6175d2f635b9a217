import { invalidRequest } from '../../errors.ts';
import type { AppendsEvents } from '../../event-store.ts';
import type { NewEvent } from '../../events/event.ts';
import { type Capacity, LIMITS } from '../../events/limits.ts';
import type { Clock } from '../../platform/clock.ts';
import { AppendRequest, type PrepareDeps } from './append-request.ts';
import type { Committer } from './committer.ts';
import { parseEvents } from './parse-events.ts';

export interface AppendDeps extends PrepareDeps {
  readonly committer: Pick<Committer, 'assertOpen' | 'submit'>;
  readonly clock: Clock;
  readonly capacity: Capacity;
  /** Makes an aggregate type usable; undefined where it is already. */
  readonly ensureType: (aggregateType: string) => Promise<void> | undefined;
}

/** The write path: check the events, prepare them, and hand them to the committer. */
export function createAppendEvents(deps: AppendDeps): AppendsEvents['append'] {
  return async function appendEvents(events: readonly NewEvent[], options = {}) {
    const parsed = parseEvents(events);
    deps.committer.assertOpen();
    const timeoutMs = checkedTimeout(options.timeoutMs ?? deps.capacity.appendTimeoutMs);
    const now = deps.clock.monotonicMs();
    const request = new AppendRequest(parsed, { now, timeoutMs }, deps);
    for (const { event } of parsed) {
      const creating = deps.ensureType(event.aggregateType);
      if (creating !== undefined) await withinTime(creating, request, deps.clock);
    }
    deps.committer.submit(request);
    return await request.answer;
  };
}

/** Making a type usable may take long; the caller is not kept waiting beyond its time. */
async function withinTime(
  creating: Promise<void>,
  request: AppendRequest,
  clock: Clock,
): Promise<void> {
  const expiry = clock.every(Math.max(request.deadline - clock.monotonicMs(), 0), () => {
    request.expire();
  });
  try {
    await Promise.race([creating, request.answer]);
  } finally {
    expiry.stop();
  }
}

function checkedTimeout(timeoutMs: number): number {
  if (timeoutMs > 0 && timeoutMs <= LIMITS.appendTimeoutMsMax) return timeoutMs;
  const message = `must be above 0 and at most ${LIMITS.appendTimeoutMsMax}`;
  throw invalidRequest([{ pointer: '/timeoutMs', message }]);
}
