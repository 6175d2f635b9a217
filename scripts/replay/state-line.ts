import type { AggregateKey, JsonObject } from '../../src/events/event.ts';

/** What became of an aggregate: its state, or why there is none. */
export type AggregateState = AggregateKey &
  (
    | { readonly sequenceNumber: number; readonly state: JsonObject }
    | { readonly error: { readonly code: string; readonly message: string } }
  );

/** A line of a file of states, its end included: always the same for the same state. */
export function stateLine({ aggregateType, aggregateId, ...outcome }: AggregateState): string {
  const known =
    'state' in outcome
      ? { sequenceNumber: outcome.sequenceNumber, state: outcome.state }
      : { error: outcome.error };
  return `${JSON.stringify({ aggregateType, aggregateId, ...known })}\n`;
}

/** What the beginning of such a line says. */
export interface StateLineHead extends AggregateKey {
  /** Undefined where the line has an error in place of a state. */
  readonly sequenceNumber: number | undefined;
}

/** More than what comes before the state can take. */
export const HEAD_BYTES_MAX = 8_192;

/** Undefined where it is no such line. */
export function stateLineHead(head: string): StateLineHead | undefined {
  const [, aggregateType, id, sequenceNumber] = HEAD.exec(head) ?? [];
  if (aggregateType === undefined || id === undefined) return undefined;
  return {
    aggregateType,
    aggregateId: JSON.parse(id),
    sequenceNumber: sequenceNumber === undefined ? undefined : Number(sequenceNumber),
  };
}

const HEAD =
  /^\{"aggregateType":"([A-Za-z][A-Za-z0-9]{0,63})","aggregateId":("(?:[^"\\]|\\.)+"),(?:"sequenceNumber":([1-9][0-9]*),"state":\{|"error":\{)/;

/** Whether it may be what was written of such a line when the writing ended. */
export function isHalfStateLine(head: string): boolean {
  return head.startsWith(START) || START.startsWith(head);
}

const START = '{"aggregateType":"';
