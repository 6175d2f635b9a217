import { encoded, VALUE_FORMATS } from '../event-formats.ts';
import { acceptedOf, bodyTypeOf, JSON_TYPE, MESSAGE_PACK } from '../media-types.ts';
import type { Operation, Route } from '../operation.ts';
import { readBody } from '../read-body.ts';
import { parametersReader } from '../read-parameters.ts';
import { send } from '../send.ts';
import {
  READ_SNAPSHOT_POLICIES,
  RESET_SNAPSHOT_DEFAULT,
  RESET_SNAPSHOT_POLICY,
  SET_SNAPSHOT_DEFAULT,
  SET_SNAPSHOT_POLICY,
} from './snapshots.operations.ts';

/** `/v1/snapshots/policies`: when snapshots are taken by themselves, by default and by type. */
export function snapshotPolicyRoutes(): readonly Route[] {
  return [
    readRoute(),
    setRoute(SET_SNAPSHOT_DEFAULT),
    setRoute(SET_SNAPSHOT_POLICY),
    resetRoute(RESET_SNAPSHOT_DEFAULT),
    resetRoute(RESET_SNAPSHOT_POLICY),
  ];
}

/** Empty for the default. */
type Given = { readonly aggregateType?: string };

function readRoute(): Route {
  return {
    operation: READ_SNAPSHOT_POLICIES,
    handle(request, response, { snapshots }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      send(response, 200, encoded(snapshots.snapshotPolicies(), format));
    },
  };
}

function setRoute(operation: Operation): Route {
  const read = parametersReader<Given>(operation.parameters);
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

function resetRoute(operation: Operation): Route {
  const read = parametersReader<Given>(operation.parameters);
  return {
    operation,
    async handle(request, response, { snapshots }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      await snapshots.resetSnapshotPolicy(read(request.params).aggregateType);
      send(response, 200, encoded(snapshots.snapshotPolicies(), format));
    },
  };
}
