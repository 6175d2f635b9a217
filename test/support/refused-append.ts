import { expect } from 'chai';
import type { ErrorCode, EventStoreError } from '../../src/errors.ts';
import type { NewEvent } from '../../src/events/event.ts';
import { refusalOf } from './refusal-of.ts';
import type { RestStore } from './rest-store.ts';

/**
 * Appends events that must be refused, and resolves with the refusal. Fails the test where they
 * are not, or where the log has grown all the same: nobody else may be writing.
 */
export async function refusedAppend<Code extends ErrorCode>(
  store: RestStore,
  events: readonly NewEvent[],
  code: Code,
): Promise<EventStoreError<Code>> {
  const head = await store.headPosition();
  const refusal = await refusalOf(store.append(events), code);
  expect(await store.headPosition()).to.equal(head);
  return refusal;
}

/** The JSON Pointers of a refusal's faults, in their order. */
export function pointersOf({ details }: EventStoreError<'invalid_request'>): string[] {
  return details.faults.map(({ pointer }) => pointer);
}
