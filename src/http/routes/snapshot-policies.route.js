import { encoded, VALUE_FORMATS } from '../event-formats.js';
import { acceptedOf, bodyTypeOf, JSON_TYPE, MESSAGE_PACK } from '../media-types.js';
import { readBody } from '../read-body.js';
import { parametersReader } from '../read-parameters.js';
import { send } from '../send.js';
import { READ_SNAPSHOT_POLICIES, RESET_SNAPSHOT_DEFAULT, RESET_SNAPSHOT_POLICY, SET_SNAPSHOT_DEFAULT, SET_SNAPSHOT_POLICY, } from './snapshots.operations.js';
/** `/v1/snapshots/policies`: when snapshots are taken by themselves, by default and by type. */
export function snapshotPolicyRoutes() {
    return [
        readRoute(),
        setRoute(SET_SNAPSHOT_DEFAULT),
        setRoute(SET_SNAPSHOT_POLICY),
        resetRoute(RESET_SNAPSHOT_DEFAULT),
        resetRoute(RESET_SNAPSHOT_POLICY),
    ];
}
function readRoute() {
    return {
        operation: READ_SNAPSHOT_POLICIES,
        handle(request, response, { snapshots }) {
            const format = acceptedOf(request, VALUE_FORMATS);
            send(response, 200, encoded(snapshots.snapshotPolicies(), format));
        },
    };
}
function setRoute(operation) {
    const read = parametersReader(operation.parameters);
    return {
        operation,
        async handle(request, response, { snapshots }) {
            const type = bodyTypeOf(request, [JSON_TYPE, MESSAGE_PACK]);
            const format = acceptedOf(request, VALUE_FORMATS);
            const { aggregateType } = read(request.params);
            const given = await readBody(request, response, type);
            const policy = await snapshots.setSnapshotPolicy(aggregateType, given);
            send(response, 200, encoded(policy, format));
        },
    };
}
function resetRoute(operation) {
    const read = parametersReader(operation.parameters);
    return {
        operation,
        async handle(request, response, { snapshots }) {
            const format = acceptedOf(request, VALUE_FORMATS);
            await snapshots.resetSnapshotPolicy(read(request.params).aggregateType);
            send(response, 200, encoded(snapshots.snapshotPolicies(), format));
        },
    };
}
//# sourceMappingURL=snapshot-policies.route.js.map