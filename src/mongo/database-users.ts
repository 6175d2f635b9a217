import type { Document } from 'mongodb';
import { EventStoreError } from '../errors.ts';
import { asAdministrator } from './administrator-errors.ts';
import { type Databases, MAJORITY_WRITE } from './collections.ts';
import type { PutOutcome, RoleName } from './database-roles.ts';

/** Where users are: the default `authSource` of a connection string that names no database. */
export const USERS_DATABASE = 'admin';

export interface DatabaseUser {
  readonly name: string;
  readonly password: string;
  readonly role: RoleName;
}

interface Grant {
  readonly role: string;
  readonly db: string;
}

/**
 * Creates a user that may do what this one role says of both databases, and nothing else. One that
 * is there gets the password; it is refused where it has other roles, because it could do more.
 *
 * @throws EventStoreError `invalid_configuration` for such a user, and where the present one may
 *   not; `unavailable`.
 */
export async function putDatabaseUser(
  databases: Databases,
  { name, password, role }: DatabaseUser,
): Promise<PutOutcome> {
  const admin = databases.client.db(USERS_DATABASE);
  const roles = grantsOf(role, databases);
  const content = { pwd: password, roles, writeConcern: MAJORITY_WRITE };
  const { users } = await asAdministrator(admin.command({ usersInfo: name }));
  const [existing] = users as readonly Document[];
  if (existing === undefined) {
    await asAdministrator(admin.command({ createUser: name, ...content }));
    return 'created';
  }
  assertNoOther(name, existing['roles'], roles);
  await asAdministrator(admin.command({ updateUser: name, ...content }));
  return 'updated';
}

function grantsOf(role: RoleName, { evidence, operations }: Databases): readonly Grant[] {
  return [evidence, operations].map((database) => ({ role, db: database.databaseName }));
}

function assertNoOther(name: string, held: readonly Grant[], wanted: readonly Grant[]): void {
  const others = held.filter(
    ({ role, db }) => !wanted.some((grant) => grant.role === role && grant.db === db),
  );
  if (others.length === 0) return;
  const list = others.map(({ role, db }) => `${role} in ${db}`).join(', ');
  const fault = `the user ${name} is there and has other roles (${list})`;
  const message = `Not done: ${fault}. Choose another name, or take them away first.`;
  throw new EventStoreError('invalid_configuration', message, { faults: [fault] });
}
