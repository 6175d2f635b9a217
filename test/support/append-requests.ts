import { AppendRequest } from '../../src/engine/append/append-request.ts';
import { parseEvents } from '../../src/engine/append/parse-events.ts';
import { SALT_BYTES } from '../../src/engine/audit/event-hash.ts';
import { MERKLE_PROOFS } from '../../src/engine/audit/proofs.ts';
import type { NewEvent } from '../../src/events/event.ts';

/** A request as the committer gets it; event ids and salt are made by counting. */
export function appendRequest(events: readonly NewEvent[], deadline = TIMEOUT_MS): AppendRequest {
  return new AppendRequest(
    parseEvents(events),
    { now: deadline - TIMEOUT_MS, timeoutMs: TIMEOUT_MS },
    {
      newEventId() {
        madeIds += 1;
        return numberedId(madeIds);
      },
      newSalt: () => Buffer.alloc(SALT_BYTES, 7),
      proofs: MERKLE_PROOFS,
    },
  );
}

const TIMEOUT_MS = 10_000;

/** A UUID for a number: the same one each time. */
export function numberedId(number: number): string {
  return `00000000-0000-4000-8000-${`${number}`.padStart(12, '0')}`;
}

let madeIds = 1_000_000;
