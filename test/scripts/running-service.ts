import { createServer, type RequestListener, type Server } from 'node:http';
import { type Db, MongoClient } from 'mongodb';
import type { EventStore } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import type { Capacity } from '../../src/events/limits.ts';
import { createHttpApi } from '../../src/http/http-api.ts';
import { openEventStore } from '../../src/open-event-store.ts';
import { freePort } from '../support/free-port.ts';
import { OPEN_ACCESS } from '../support/open-access.ts';
import { freshDatabaseName, sharedReplicaSet } from '../support/shared-replica-set.ts';
import { verifyDatabase } from '../support/verify-database.ts';

export interface ServiceOptions {
  /** A replica set of the test's own; the shared one where absent. */
  readonly uri?: string;
  readonly capacity?: Partial<Capacity>;
  /** Called with 1, 2, 3 … when an append arrives; the service gets it once this resolves. */
  readonly beforeAppend?: (count: number) => Promise<void> | void;
  /** Called with the same numbers when the answer is ready, before anything of it is sent. */
  readonly beforeAnswer?: (count: number) => Promise<void> | void;
}

/** The service in this process, on a database of its own: `stop` it. */
export async function startService(options: ServiceOptions = {}): Promise<RunningService> {
  const uri = options.uri ?? (await sharedReplicaSet()).uri;
  const service = new RunningService(uri, await freePort(), options);
  await service.start();
  return service;
}

/** A service that can be stopped and started again at the same address. */
export class RunningService {
  readonly url: string;
  /** Appends that arrived, over all starts. */
  appends = 0;
  readonly #uri: string;
  readonly #port: number;
  readonly #options: ServiceOptions;
  readonly #database = freshDatabaseName();
  #running: { readonly store: EventStore; readonly server: Server } | undefined;

  constructor(uri: string, port: number, options: ServiceOptions) {
    this.url = `http://127.0.0.1:${port}`;
    this.#uri = uri;
    this.#port = port;
    this.#options = options;
  }

  async start(): Promise<void> {
    const { capacity = {} } = this.#options;
    const store = await openEventStore({ uri: this.#uri, database: this.#database, capacity });
    const api = createHttpApi({ store, ...OPEN_ACCESS, exposition: noMetrics, observers: [] });
    const server = createServer(this.#counting(api));
    this.#running = { store, server };
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
    });
  }

  /** Refuses connections from now on and cuts off those there are. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    running.server.close();
    running.server.closeAllConnections();
    await running.store.close();
  }

  /** Everything that is stored, in position order. */
  async events(): Promise<readonly RecordedEvent[]> {
    if (this.#running === undefined) throw new Error('The service is stopped.');
    return this.#running.store.readLog().toArray();
  }

  /** Checks the whole database independently; see `verifyDatabase`. */
  async verify(): Promise<void> {
    await this.withDatabase(async (db) => {
      await verifyDatabase(db);
    });
  }

  async withDatabase(use: (db: Db) => Promise<void>): Promise<void> {
    const client = await MongoClient.connect(this.#uri);
    try {
      await use(client.db(this.#database));
    } finally {
      await client.close();
    }
  }

  #counting(api: RequestListener): RequestListener {
    const { beforeAppend, beforeAnswer } = this.#options;
    return async (request, response) => {
      if (request.method === 'POST') {
        this.appends += 1;
        const count = this.appends;
        const end = response.end.bind(response) as (...args: unknown[]) => void;
        response.end = (...args: unknown[]) => {
          Promise.resolve(beforeAnswer?.(count)).then(() => end(...args));
          return response;
        };
        await beforeAppend?.(count);
      }
      api(request, response);
    };
  }
}

const noMetrics = async () => ({ contentType: 'text/plain', text: '' });
