import { expect } from 'chai';
import { type Db, MongoClient } from 'mongodb';
import type { AppendOptions, EventStore } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { type EventStoreOptions, openEventStore } from '../../src/open-event-store.ts';
import { freshDatabaseName } from './shared-replica-set.ts';
import { type AskedEvent, type Telling, tellingOf } from './telling.ts';
import { contradictions } from './told-and-stored.ts';
import { verifyDatabase } from './verify-database.ts';

/**
 * A log in a database of its own: it opens stores on it as different processes would, remembers
 * what every client was told, and compares that with what is stored.
 */
export class LogUnderTest {
  readonly uri: string;
  readonly database = freshDatabaseName();
  readonly tellings: Telling[] = [];
  readonly #client: MongoClient;
  readonly #stores: EventStore[] = [];

  constructor(uri: string) {
    this.uri = uri;
    this.#client = new MongoClient(uri, { appName: 'test-support' });
  }

  /** The database of the evidence, behind the stores' backs. */
  get db(): Db {
    return this.#client.db(this.database);
  }

  async open(options: Omit<EventStoreOptions, 'uri' | 'database'> = {}): Promise<EventStore> {
    const store = await openEventStore({ ...options, uri: this.uri, database: this.database });
    this.#stores.push(store);
    return store;
  }

  /** Appends, and remembers what the client was told. */
  async append(
    store: EventStore,
    asked: readonly AskedEvent[],
    options: AppendOptions = {},
  ): Promise<Telling> {
    const telling = await tellingOf(store, asked, options);
    this.tellings.push(telling);
    return telling;
  }

  /** To be called while nobody writes. Resolves with the whole log. */
  async assertTrue(store: EventStore): Promise<readonly RecordedEvent[]> {
    const log = await store.readLog().toArray();
    const found = contradictions(this.tellings, log);
    expect(found, found.slice(0, 10).join('\n')).to.deep.equal([]);
    const { eventCount } = await verifyDatabase(this.db);
    expect(eventCount).to.equal(log.length);
    return log;
  }

  /** Closes every store, and drops the databases. */
  async close(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
    await this.db.dropDatabase();
    await this.#client.db(`${this.database}_ops`).dropDatabase();
    await this.#client.close();
  }
}
