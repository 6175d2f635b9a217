import { expect } from 'chai';
import { type OpenedEventStore, openEventStore } from '../../src/open-event-store.ts';
import { itKeepsContent } from '../contract/append-events.content.contract.ts';
import { itAppends } from '../contract/append-events.contract.ts';
import { itChecksExpectations } from '../contract/append-events.expectations.contract.ts';
import { itAppendsInProcess } from '../contract/append-events.in-process.contract.ts';
import { itKeepsLimits } from '../contract/append-events.limits.contract.ts';
import { itRecognisesRepeats } from '../contract/append-events.repeats.contract.ts';
import { itListsAggregates } from '../contract/list-aggregates.contract.ts';
import {
  itReadsAggregates,
  itReadsRangesOfAggregates,
} from '../contract/read-aggregate.contract.ts';
import { itReadsEvents } from '../contract/read-event.contract.ts';
import { itReadsTheLog } from '../contract/read-log.contract.ts';
import { itReadsPages } from '../contract/read-page.contract.ts';
import { itWaitsForPositions } from '../contract/wait-for-position.contract.ts';
import { apiClient } from '../support/api-client.ts';
import { type DatabaseWithRoles, databaseWithRoles } from '../support/database-with-roles.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import { httpEventStore } from '../support/http-event-store.ts';
import type { FurtherOptions } from '../support/opened-store.ts';
import { FROM_SOURCES, launchService, type ServiceProcess } from '../support/service-process.ts';
import { anAskedEvent } from '../support/telling.ts';
import { verifyDatabase } from '../support/verify-database.ts';
import { startWriter } from '../support/writer.ts';

describe('Where everybody has to log in,', function () {
  this.timeout(180_000);
  itServesAsServiceUser(databaseWithRoles());
});

function itServesAsServiceUser({ database, uriOf, evidence }: DatabaseWithRoles): void {
  describe('the service as a user with the role eventStoreService alone', () => {
    const processes: ServiceProcess[] = [];

    async function startProcess(): Promise<string> {
      const env = { MONGODB_URI: uriOf('service'), MONGODB_DB: database, AUTH: 'off' };
      const started = await launchService('./never-used', { ...FROM_SOURCES, env });
      processes.push(started);
      const url = await started.listening;
      if (url === undefined) throw new Error(`The service ended:\n${started.output()}`);
      return url;
    }

    const stores: OpenedEventStore[] = [];

    async function openStore(options: FurtherOptions = {}): Promise<OpenedEventStore> {
      const opened = await openEventStore({ ...options, uri: uriOf('service'), database });
      stores.push(opened);
      return opened;
    }

    let url = '';
    before(async () => {
      url = await startProcess();
    });

    after(async () => {
      for (const { send } of processes) send('SIGKILL');
      await Promise.all(processes.map(({ ended }) => ended));
      for (const store of stores) await store.close();
      await verifyDatabase(evidence('root'));
    });

    describe('keeps the contract of the store over HTTP:', () => {
      const store = () => httpEventStore(url);
      itAppends(store);
      itChecksExpectations(store);
      itRecognisesRepeats(store);
      itKeepsContent(store);
      itKeepsLimits(store);
      itReadsAggregates(store);
      itReadsRangesOfAggregates(store);
      itReadsTheLog(store);
      itReadsPages(store);
      itReadsEvents(store);
      itListsAggregates(store);
      itWaitsForPositions({ store, another: async () => httpEventStore(await startProcess()) });
    });

    describe('keeps the contract of the store in process:', () => {
      let store: OpenedEventStore;
      before(async () => {
        store = await openStore();
      });
      itAppendsInProcess({
        store: () => store,
        another: openStore,
        db: () => evidence('root'),
      });
    });

    it('is ready, streams, counts, and keeps API keys', async () => {
      const { ask, append } = apiClient(url);
      expect((await append({ events: someEvents(3) })).status).to.equal(201);
      const headers = { Accept: 'application/x-ndjson' };
      const stream = await ask('GET', '/v1/events?order=desc&limit=3', { headers });
      expect(stream.bytes.toString().trim().split('\n')).to.have.length(3);
      for (const path of ['/health/ready', '/metrics', '/v1/aggregates?aggregateType=Mission']) {
        expect((await ask('GET', path)).status, path).to.equal(200);
      }
      const key = await ask('POST', '/v1/keys', { body: { name: 'a key', scopes: ['reader'] } });
      expect(key.status).to.equal(201);
      const keyId = String(key.body['key']).slice(4, 20);
      expect((await ask('DELETE', `/v1/keys/${keyId}`)).status).to.be.within(200, 204);
    });

    it('shows in one process what the other has stored', async () => {
      const [one, other] = [apiClient(url), apiClient(await startProcess())];
      const { body } = await one.append(anEvent({ aggregateType: 'NewWithTwoProcesses' }));
      const path = `/v1/events/${body['eventId']}`;
      expect((await other.ask('GET', path)).body).to.deep.equal(body);
    });

    it('ends the session of a writer that was killed in the middle of its commit', async () => {
      const troubles: string[] = [];
      const store = await openStore({
        observers: [{ commitTrouble: (trouble) => troubles.push(trouble) }],
      });
      await store.append([anEvent()]);
      const writer = await startWriter({ uri: uriOf('service'), database });
      const lost = anAskedEvent();
      await writer.order('hold', 'before_commit');
      const held = writer.hears('held');
      void writer.order('append', [lost], {});
      await held;
      await writer.kill();
      // The server itself would end the transaction after a minute; an append waits for 10 s.
      const { alreadyStored } = await store.append([anEvent()]);
      expect(alreadyStored).to.equal(false);
      expect(troubles).to.include('writers_evicted');
      expect(await store.readEvent(lost.eventId)).to.equal(undefined);
    });
  });
}
