import type { AppendsEvents } from '../../event-store.ts';
import type { NewEvent } from '../../events/event.ts';
import type { Capacity } from '../../events/limits.ts';
import type { Clock } from '../../platform/clock.ts';
import { AppendRequest, type PrepareDeps } from './append-request.ts';
import type { Committer } from './committer.ts';
import { parseEvents } from './parse-events.ts';

export interface AppendDeps extends PrepareDeps {
  readonly committer: Pick<Committer, 'submit'>;
  readonly clock: Clock;
  readonly capacity: Capacity;
  /** Makes an aggregate type usable; undefined where it is already. */
  readonly ensureType: (aggregateType: string) => Promise<void> | undefined;
}

/** The write path: check the events, prepare them, and hand them to the committer. */
export function createAppendEvents(deps: AppendDeps): AppendsEvents['append'] {
  return async function appendEvents(events: readonly NewEvent[], options = {}) {
    const parsed = parseEvents(events);
    const timeoutMs = options.timeoutMs ?? deps.capacity.appendTimeoutMs;
    const deadline = deps.clock.monotonicMs() + timeoutMs;
    const request = new AppendRequest(parsed, deadline, deps);
    for (const { event } of parsed) {
      const creating = deps.ensureType(event.aggregateType);
      if (creating !== undefined) await creating;
    }
    deps.committer.submit(request);
    return await request.answer;
  };
}
