import { asAdministrator, isAlreadyThere } from './administrator-errors.ts';
import { createAggregateTypes } from './aggregate-types.ts';
import { type Databases, eventsCollectionName, MAJORITY_WRITE } from './collections.ts';

export type RoleName = 'eventStoreService' | 'eventStoreRetention';

/**
 * What one role may do in one database. Each role speaks of two databases, and MongoDB lets only
 * roles of `admin` do that, so each one is two roles of the same name, one in each database. In
 * `admin` two event stores on one MongoDB would have to share them, and each could write into the
 * other; here MongoDB itself sees to it that no role reaches beyond its database.
 */
export interface DatabaseRole {
  readonly name: RoleName;
  readonly database: string;
  readonly privileges: readonly Privilege[];
}

export interface Privilege {
  /** An empty name of a collection stands for all of the database but its `system.` ones. */
  readonly resource: { readonly db: string; readonly collection: string };
  readonly actions: readonly string[];
}

export type PutOutcome = 'created' | 'updated';

export interface PutRoles {
  readonly roles: readonly (DatabaseRole & { readonly outcome: PutOutcome })[];
  /** Those whose events retention may remove from now on, in alphabetical order. */
  readonly aggregateTypes: readonly string[];
}

/**
 * Creates the roles, or makes those that are there what they should be; whatever else they could
 * do, they cannot any more. To be repeated when there is a new aggregate type: until then retention
 * is refused its events.
 *
 * @throws EventStoreError `invalid_configuration` where the present user may not, `unavailable`.
 */
export async function putDatabaseRoles(databases: Databases): Promise<PutRoles> {
  const aggregateTypes = await asAdministrator(createAggregateTypes(databases).list());
  const roles: (DatabaseRole & { readonly outcome: PutOutcome })[] = [];
  for (const role of databaseRoles(databases, aggregateTypes)) {
    roles.push({ ...role, outcome: await putRole(databases, role) });
  }
  return { roles, aggregateTypes };
}

/** The roles as they should be, while there are these aggregate types. */
export function databaseRoles(
  { evidence, operations }: Databases,
  aggregateTypes: readonly string[],
): readonly DatabaseRole[] {
  const inEvidence = evidence.databaseName;
  const inOperations = operations.databaseName;
  const workingData = [{ resource: { db: inOperations, collection: '' }, actions: READ_AND_WRITE }];
  return [
    { name: 'eventStoreService', database: inEvidence, privileges: servicePrivileges(inEvidence) },
    { name: 'eventStoreService', database: inOperations, privileges: workingData },
    {
      name: 'eventStoreRetention',
      database: inEvidence,
      privileges: retentionPrivileges(inEvidence, aggregateTypes),
    },
    { name: 'eventStoreRetention', database: inOperations, privileges: workingData },
  ];
}

const READ_AND_WRITE = ['find', 'insert', 'update', 'remove', 'createCollection', 'createIndex'];

/**
 * For the whole database: the next aggregate type is a collection that nobody knows yet. What the
 * service does besides (`hello`, its own sessions and their transactions, ending the sessions of
 * its own user) takes no privilege.
 */
function servicePrivileges(db: string): readonly Privilege[] {
  const actions = ['find', 'insert', 'createCollection', 'createIndex', 'listCollections'];
  return [{ resource: { db, collection: '' }, actions: [...actions, 'changeStream'] }];
}

/**
 * Removal is granted collection by collection. MongoDB knows no prefix, so `events.*` cannot be
 * said, and the whole database would include the commits. The price is that a new aggregate type
 * takes another run; until then its events stay, which is the right way to be wrong.
 */
function retentionPrivileges(db: string, aggregateTypes: readonly string[]): readonly Privilege[] {
  return [
    { resource: { db, collection: '' }, actions: ['find', 'listCollections'] },
    { resource: { db, collection: TOMBSTONES }, actions: ['insert'] },
    ...aggregateTypes.map((aggregateType) => ({
      resource: { db, collection: eventsCollectionName(aggregateType) },
      // MongoDB cannot narrow an update to the fields that erasure takes away.
      actions: ['remove', 'update'],
    })),
  ];
}

const TOMBSTONES = 'tombstones';

async function putRole(
  { client }: Databases,
  { name, database, privileges }: DatabaseRole,
): Promise<PutOutcome> {
  const db = client.db(database);
  const content = { privileges, roles: [], writeConcern: MAJORITY_WRITE };
  try {
    await asAdministrator(db.command({ createRole: name, ...content }));
    return 'created';
  } catch (error) {
    if (!isAlreadyThere(error)) throw error;
    await asAdministrator(db.command({ updateRole: name, ...content }));
    return 'updated';
  }
}
