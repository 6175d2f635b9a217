import { MongoClient } from 'mongodb';
import { type App, startApp } from '../../src/app.ts';
import { configFrom } from '../../src/config.ts';
import type { Logger } from '../../src/platform/logger.ts';
import { NO_SCHEMAS } from './no-schemas.ts';
import { freshDatabaseName, sharedReplicaSet } from './shared-replica-set.ts';

export interface LoggedLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The whole service in this process, from the first test of a suite to its last. */
export interface StartedApp {
  readonly app: () => App;
  /** Starts the same once more, as another process would; closed with the suite. */
  readonly another: (further?: Environment) => Promise<App>;
  /** Its database, as another program is told of it. */
  readonly environment: () => Promise<Environment>;
  /** What it has shown beside the log: the first key, where it has made it. */
  readonly shown: readonly string[];
  /** Everything it has logged, at any level. */
  readonly logged: readonly LoggedLine[];
}

type Environment = Readonly<Record<string, string>>;

/** To be called within `describe`. It has a database of its own, which is dropped in the end. */
export function startedApp(given: Environment = {}): StartedApp {
  const logged: LoggedLine[] = [];
  const shown: string[] = [];
  const database = freshDatabaseName();
  const started: App[] = [];

  async function environment(): Promise<Environment> {
    return { MONGODB_URI: (await sharedReplicaSet()).uri, MONGODB_DB: database };
  }

  async function another(further: Environment = {}): Promise<App> {
    const ours = { PORT: '0', SCHEMAS_DIR: NO_SCHEMAS, REDUCERS_DIR: NO_SCHEMAS };
    const own = { ...(await environment()), ...ours, ...given, ...further };
    const logger = keepingLogger(logged);
    const show = (line: string) => shown.push(line);
    const opened = await startApp(configFrom(own), logger, own, show);
    started.push(opened);
    return opened;
  }

  before(async () => {
    await another();
  });

  after(async () => {
    for (const each of started) await each.close();
    const client = new MongoClient((await sharedReplicaSet()).uri);
    for (const name of [database, `${database}_ops`]) await client.db(name).dropDatabase();
    await client.close();
  });

  function app(): App {
    const [first] = started;
    if (first === undefined) throw new Error('The suite has not begun.');
    return first;
  }

  return { app, another, environment, logged, shown };
}

function keepingLogger(logged: LoggedLine[]): Logger {
  const at =
    (level: keyof Logger) =>
    (message: string, details: object = {}) => {
      logged.push({ level, message, details: { ...details } });
    };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}
