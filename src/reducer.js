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
export function reducer(definition) {
    return definition;
}
//# sourceMappingURL=reducer.js.map