import { Command, InvalidArgumentError } from 'commander';
import { configFrom } from '../src/config.ts';
import type { Variable } from '../src/config-kinds.ts';
import { VARIABLES } from '../src/config-variables.ts';
import { isEventStoreError } from '../src/errors.ts';
import type { Databases } from '../src/mongo/collections.ts';
import { connectAdministrator, isLoggedIn } from '../src/mongo/connect-administrator.ts';
import { putDatabaseRoles } from '../src/mongo/database-roles.ts';
import { type DatabaseUser, putDatabaseUser, USERS_DATABASE } from '../src/mongo/database-users.ts';
import { usageErrorsExitWith2 } from './options.ts';

interface Options {
  readonly uri?: string;
  readonly database?: string;
  readonly serviceUser?: string;
  readonly retentionUser?: string;
}

const command = usageErrorsExitWith2(new Command('db-roles'))
  .description(
    'Creates the roles eventStoreService and eventStoreRetention in MongoDB, or brings them up to ' +
      'date, and users that have them. Run it again when there is a new aggregate type: until ' +
      'then retention may not remove its events.',
  )
  .option(
    '--uri <uri>',
    'MongoDB, as a user who looks after users (default: MONGODB_URI, where no other user of this ' +
      'machine sees the password)',
    parsedAs(VARIABLES.mongodbUri),
  )
  .option(
    '--database <name>',
    'the database of the events; <name>_ops goes with it (default: MONGODB_DB, or event_store)',
    parsedAs(VARIABLES.mongodbDatabase),
  )
  .option('--service-user <name>', 'also a user for the service; SERVICE_PASSWORD has its password')
  .option(
    '--retention-user <name>',
    'also a user for retention; RETENTION_PASSWORD has its password',
  )
  .addHelpText(
    'after',
    '\nIt takes userAdminAnyDatabase, and read on the database of the events.\n' +
      'Passwords are taken from the environment alone. A user that is there already gets the ' +
      'password,\nand is refused where it has other roles.\n' +
      '\nExit code: 0 done, 1 failed, 2 a wrong command line.',
  )
  .parse();

await main(command.opts<Options>());

async function main(options: Options): Promise<void> {
  const users = usersAskedFor(options);
  try {
    const config = configFrom(process.env);
    const uri = options.uri ?? config.mongodbUri;
    if (uri === '') {
      command.error('error: --uri or MONGODB_URI must say where (the embedded one has no users)');
    }
    const database = options.database ?? config.mongodbDatabase;
    const databases = await connectAdministrator(uri, database);
    try {
      await putRolesAndUsers(databases, users);
    } finally {
      await databases.client.close();
    }
  } catch (error) {
    if (!isEventStoreError(error)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

interface UserAskedFor extends DatabaseUser {
  readonly passwordVariable: string;
}

function usersAskedFor({ serviceUser, retentionUser }: Options): readonly UserAskedFor[] {
  if (serviceUser !== undefined && serviceUser === retentionUser) {
    command.error('error: the two users must be two: together the roles allow what each forbids');
  }
  const asked = [
    { name: serviceUser, role: 'eventStoreService', passwordVariable: 'SERVICE_PASSWORD' },
    { name: retentionUser, role: 'eventStoreRetention', passwordVariable: 'RETENTION_PASSWORD' },
  ] as const;
  return asked.flatMap(({ name, role, passwordVariable }) => {
    if (name === undefined) return [];
    const password = process.env[passwordVariable] ?? '';
    if (name === '') command.error('error: a user must have a name');
    if (password === '') command.error(`error: ${passwordVariable} must have the password`);
    return [{ name, role, passwordVariable, password }];
  });
}

async function putRolesAndUsers(
  databases: Databases,
  users: readonly UserAskedFor[],
): Promise<void> {
  const { roles, aggregateTypes } = await putDatabaseRoles(databases);
  for (const { name, database, outcome } of roles) {
    console.log(`The role ${name} in ${database} was ${outcome}.`);
  }
  console.log(`Retention may remove events of: ${aggregateTypes.join(', ') || 'no type yet'}.`);
  console.log('Run this again when there is a new aggregate type.');
  for (const user of users) {
    const outcome = await putDatabaseUser(databases, user);
    console.log(`The user ${user.name} in ${USERS_DATABASE} was ${outcome}: ${user.role}.`);
    console.log(`  Its connection string: ${connectionStringOf(user)}`);
  }
  if (await isLoggedIn(databases)) return;
  console.error(
    'Nobody had to log in for this: authentication is off in this MongoDB. Until it is on, roles ' +
      'keep nobody from anything.',
  );
}

function connectionStringOf({ name, passwordVariable }: UserAskedFor): string {
  const user = encodeURIComponent(name);
  return `mongodb://${user}:<${passwordVariable}>@<hosts>/?authSource=${USERS_DATABASE}&…`;
}

/** As the variable of the same meaning is read from the environment. */
function parsedAs({ parse, mustBe }: Variable<string>): (text: string) => string {
  return (text) => {
    const value = parse(text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError(`It must be ${mustBe}.`);
  };
}
