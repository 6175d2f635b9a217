import { MongoClient } from 'mongodb';
import { type App, startApp } from '../../src/app.ts';
import { configFrom } from '../../src/config.ts';
import type { Logger } from '../../src/platform/logger.ts';
import { freshDatabaseName, sharedReplicaSet } from './shared-replica-set.ts';

export interface LoggedLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The whole service in this process, from the first test of a suite to its last. */
export interface StartedApp {
  readonly app: () => App;
  /** Everything it has logged, at any level. */
  readonly logged: readonly LoggedLine[];
}

/** To be called within `describe`. It has a database of its own, which is dropped in the end. */
export function startedApp(): StartedApp {
  const logged: LoggedLine[] = [];
  let database = '';
  let started: App | undefined;

  before(async () => {
    const { uri } = await sharedReplicaSet();
    database = freshDatabaseName();
    const environment = { MONGODB_URI: uri, MONGODB_DB: database, PORT: '0' };
    started = await startApp(configFrom(environment), keepingLogger(logged), environment);
  });

  after(async () => {
    await started?.close();
    const client = new MongoClient((await sharedReplicaSet()).uri);
    for (const name of [database, `${database}_ops`]) await client.db(name).dropDatabase();
    await client.close();
  });

  function app(): App {
    if (started === undefined) throw new Error('The suite has not begun.');
    return started;
  }

  return { app, logged };
}

function keepingLogger(logged: LoggedLine[]): Logger {
  const at =
    (level: keyof Logger) =>
    (message: string, details: object = {}) => {
      logged.push({ level, message, details: { ...details } });
    };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}
