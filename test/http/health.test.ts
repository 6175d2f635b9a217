import { expect } from 'chai';
import type { EventStore } from '../../src/event-store.ts';
import { openEventStore } from '../../src/open-event-store.ts';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { type ReplicaSet, startReplicaSet } from '../support/mongod.ts';
import { freshDatabaseName } from '../support/shared-replica-set.ts';

describe('GET /health', function () {
  this.timeout(180_000);
  let replicaSet: ReplicaSet;
  let store: EventStore;
  let server: HttpServer;

  before(async () => {
    replicaSet = await startReplicaSet({ members: 3 });
    store = await openEventStore({ uri: replicaSet.uri, database: freshDatabaseName() });
    server = await startHttpServer(store);
  });
  after(async () => {
    for (const member of replicaSet?.members ?? []) member.resume();
    await server?.close();
    await store?.close();
    await replicaSet?.stop();
  });

  const get = async (path: string) => {
    const response = await fetch(`${server.url}/health/${path}`);
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  it('is live and ready while a majority takes writes', async () => {
    expect(await get('live')).to.deep.include({ status: 200, body: { status: 'live' } });
    const { status, headers, body } = await get('ready');
    expect(status).to.equal(200);
    expect(headers.get('retry-after')).to.equal(null);
    expect(body).to.deep.equal({ status: 'ready' });
  });

  it('is live, but not ready while a majority is silent; and ready again after', async () => {
    const secondaries = await replicaSet.secondaries();
    for (const member of secondaries) member.pause();
    try {
      await eventually(
        async () => {
          const { status, headers, body } = await get('ready');
          expect(status).to.equal(503);
          expect(headers.get('retry-after')).to.equal('1');
          expect(body).to.deep.equal({ status: 'not_ready' });
        },
        { timeoutMs: 30_000 },
      );
      expect(await get('live')).to.deep.include({ status: 200, body: { status: 'live' } });
    } finally {
      for (const member of secondaries) member.resume();
    }
    await isReadyAgain();
    expect((await store.append([anEvent()])).alreadyStored).to.equal(false);
  });

  it('is not ready while the whole database is silent; and ready again after', async () => {
    for (const member of replicaSet.members) member.pause();
    try {
      await eventually(async () => expect((await get('ready')).status).to.equal(503), {
        timeoutMs: 30_000,
      });
      expect((await get('live')).status).to.equal(200);
    } finally {
      for (const member of replicaSet.members) member.resume();
    }
    await isReadyAgain();
  });

  it('is not ready once the store is closed', async () => {
    const closed = await openEventStore({ uri: replicaSet.uri, database: freshDatabaseName() });
    const unready = await startHttpServer(closed);
    try {
      await closed.close();
      const response = await fetch(`${unready.url}/health/ready`);
      expect(response.status).to.equal(503);
    } finally {
      await unready.close();
    }
  });

  function isReadyAgain(): Promise<unknown> {
    return eventually(async () => expect((await get('ready')).status).to.equal(200), {
      timeoutMs: 60_000,
      intervalMs: 100,
    });
  }
});
