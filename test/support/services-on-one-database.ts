import { type Db, MongoClient } from 'mongodb';
import type { StartedService } from './service-folder.ts';
import { FROM_SOURCES, launchService, type ServiceProcess } from './service-process.ts';
import { freshDatabaseName, sharedReplicaSet } from './shared-replica-set.ts';
import { verifyDatabase } from './verify-database.ts';

export interface ServicesOnOneDatabase {
  /** Resolves once it listens. What is given here it finds in its environment. */
  readonly start: (environment?: Environment) => Promise<StartedService>;
  /** Does not wait for anything; see `launchService`. */
  readonly launch: (environment?: Environment) => Promise<ServiceProcess>;
  /** The database of the evidence, behind their backs. */
  readonly db: () => Db;
}

type Environment = Readonly<Record<string, string>>;

/**
 * To be called within `describe`. After the last test the processes are killed, all that was stored
 * is recomputed (`verifyDatabase`), and the databases are dropped.
 */
export function servicesOnOneDatabase(): ServicesOnOneDatabase {
  const database = freshDatabaseName();
  const services: ServiceProcess[] = [];
  let client: MongoClient | undefined;

  before(async () => {
    client = new MongoClient((await sharedReplicaSet()).uri);
  });

  after(async () => {
    for (const service of services) service.send('SIGKILL');
    await Promise.all(services.map(({ ended }) => ended));
    try {
      await verifyDatabase(db());
    } finally {
      await db().dropDatabase();
      await client?.db(`${database}_ops`).dropDatabase();
      await client?.close();
    }
  });

  function db(): Db {
    if (client === undefined) throw new Error('The suite has not begun.');
    return client.db(database);
  }

  async function launch(environment: Environment = {}): Promise<ServiceProcess> {
    const { uri } = await sharedReplicaSet();
    const env = { MONGODB_URI: uri, MONGODB_DB: database, ...environment };
    const service = await launchService('./never-used', { ...FROM_SOURCES, env });
    services.push(service);
    return service;
  }

  async function start(environment: Environment = {}): Promise<StartedService> {
    const service = await launch(environment);
    const url = await service.listening;
    if (url !== undefined) return { ...service, url };
    throw new Error(`The service ended before it listened. It said:\n${service.output()}`);
  }

  return { start, launch, db };
}
