import {
  type ComposedCommit,
  composeCommit,
  EMPTY_LOG,
} from '../../src/engine/append/compose-commit.ts';
import { MERKLE_PROOFS } from '../../src/engine/audit/proofs.ts';
import type { NewEvent } from '../../src/events/event.ts';
import { appendRequest } from './append-requests.ts';

/** The first commit of a log, with these events, each the first one of its aggregate. */
export function composedCommit(events: readonly NewEvent[]): ComposedCommit {
  const request = appendRequest(events);
  const placed = request.events.map((event) => ({ event, sequenceNumber: 1 }));
  const plan = {
    accepted: [{ request, placed }],
    answers: new Map(),
    heads: new Map(),
    unread: new Set<never>(),
  };
  const identity = { writer: 'a', attemptId: 'b', now: Date.UTC(2026, 0, 31) };
  return composeCommit(EMPTY_LOG, plan, identity, MERKLE_PROOFS);
}
