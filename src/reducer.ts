import type { RecordedEvent } from './events/event.ts';

/**
 * How the events of one aggregate type make its state.
 *
 * A state is a JSON object: what a reducer gives back has no `undefined`, no number that is not
 * finite, no date and no instance of a class in it, and is nested at most 64 deep.
 */
export interface ReducerDefinition<State extends object> {
  readonly aggregateType: string;
  /**
   * 1, 2, 3 …: raise it whenever the same events would now make another state. States that an
   * earlier version made, in snapshots and elsewhere, are not used any more.
   */
  readonly version: number;
  /**
   * A letter and up to 63 letters, digits, dots, dashes or underscores; the aggregate type where
   * absent. A type can have several reducers: the one with its name answers unless another is
   * asked for.
   */
  readonly name?: string;
  /** The state before the first event. */
  readonly initial: State;
  /**
   * By event type: the state after an event, from the state before it. Types that are not named
   * here leave it as it is.
   *
   * Events come in sequence order, their data upcast to the newest version of their schema. The
   * answer may depend on nothing but the two arguments, changes neither of them, and no promise is
   * made on the way.
   * A function that throws fails the replay: an event has happened, and cannot be refused here.
   */
  readonly on: Readonly<Record<string, (state: State, event: RecordedEvent) => State>>;
}

/**
 * Declares a reducer, the default export of a module in `REDUCERS_DIR`:
 *
 * ```ts
 * import { reducer } from 'ngmat-event-store';
 *
 * interface Mission {
 *   readonly name: string;
 *   readonly maneuvers: number;
 * }
 *
 * export default reducer<Mission>({
 *   aggregateType: 'Mission',
 *   version: 1,
 *   initial: { name: '', maneuvers: 0 },
 *   on: {
 *     MissionCreated: (state, { data }) => ({ ...state, name: String(data['name']) }),
 *     ManeuverExecuted: (state) => ({ ...state, maneuvers: state.maneuvers + 1 }),
 *   },
 * });
 * ```
 *
 * It is returned as it is, for TypeScript to check; what the service needs of it is checked when
 * the service starts.
 */
export function reducer<State extends object>(
  definition: ReducerDefinition<State>,
): ReducerDefinition<State> {
  return definition;
}
