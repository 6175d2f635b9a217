import { type Db, MongoClient } from 'mongodb';
import { runScript, type ScriptEnd } from '../scripts/run-script.ts';
import {
  type AuthenticatedReplicaSet,
  startAuthenticatedReplicaSet,
} from './authenticated-replica-set.ts';
import { freshDatabaseName } from './shared-replica-set.ts';

/** Who logs in: the user with the one role, the one with the other, or who may do everything. */
export type Login = 'service' | 'retention' | 'root';

/** Two databases of an event store on a MongoDB where everybody has to log in. */
export interface DatabaseWithRoles {
  /** The name of the database of the evidence. */
  readonly database: string;
  readonly uriOf: (login: Login) => string;
  /** The database of the evidence, as this one may use it. */
  readonly evidence: (login: Login) => Db;
  /** The operational database, as this one may use it. */
  readonly operations: (login: Login) => Db;
  /** Runs `npm run db-roles` once more, as the one who may do everything. */
  readonly runDbRoles: () => Promise<ScriptEnd>;
}

/** The colon, the slash and the percent sign have a meaning in a connection string. */
const PASSWORDS = { service: 'for: the service/1%', retention: 'for: retention/2%' } as const;

/**
 * To be called within `describe`: starts a MongoDB of its own and has `npm run db-roles` make the
 * roles and a user for each, as an administrator does before the first start.
 */
export function databaseWithRoles(): DatabaseWithRoles {
  const database = freshDatabaseName();
  const clients = new Map<Login, MongoClient>();
  let set: AuthenticatedReplicaSet | undefined;

  before(async () => {
    set = await startAuthenticatedReplicaSet();
    const { exitCode, stdout, stderr } = await runDbRoles();
    if (exitCode !== 0) throw new Error(`db-roles failed:\n${stdout}${stderr}`);
    for (const login of ['service', 'retention', 'root'] as const) {
      clients.set(login, new MongoClient(uriOf(login)));
    }
  });

  after(async () => {
    for (const client of clients.values()) await client.close();
    await set?.stop();
  });

  function runDbRoles(): Promise<ScriptEnd> {
    const users = ['--service-user', 'service', '--retention-user', 'retention'];
    return runScript('db-roles', ['--database', database, ...users], '', {
      MONGODB_URI: uriOf('root'),
      SERVICE_PASSWORD: PASSWORDS.service,
      RETENTION_PASSWORD: PASSWORDS.retention,
    });
  }

  function uriOf(login: Login): string {
    if (set === undefined) throw new Error('The suite has not begun.');
    return login === 'root' ? set.rootUri : set.uriOf(login, PASSWORDS[login]);
  }

  function db(login: Login, name: string): Db {
    const client = clients.get(login);
    if (client === undefined) throw new Error('The suite has not begun.');
    return client.db(name);
  }

  return {
    database,
    uriOf,
    evidence: (login) => db(login, database),
    operations: (login) => db(login, `${database}_ops`),
    runDbRoles,
  };
}
