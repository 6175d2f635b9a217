import type { RecordedEvent } from './events/event.ts';

/** How the events of one aggregate type fold into a state, which is a JSON object. */
export interface ReducerDefinition<State> {
  readonly aggregateType: string;
  /** Another number where the same events fold into another state. */
  readonly version: number;
  /** The state before the first event. */
  readonly initial: State;
  /**
   * By event type, the state after an event. Pure: neither the state nor the event is changed. The
   * events have the newest version of their schemas; types that are not named change nothing.
   */
  readonly on: Readonly<Record<string, (state: State, event: RecordedEvent) => State>>;
}

/** The definition as it is, typed. */
export function reducer<State>(definition: ReducerDefinition<State>): ReducerDefinition<State> {
  return definition;
}
