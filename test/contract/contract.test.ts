import { httpEventStore } from '../support/http-event-store.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { openedStore } from '../support/opened-store.ts';
import type { RestStore } from '../support/rest-store.ts';
import { itLimitsAggregateTypes } from './aggregate-types.contract.ts';
import { itKeepsContent } from './append-events.content.contract.ts';
import { itAppends } from './append-events.contract.ts';
import { itChecksExpectations } from './append-events.expectations.contract.ts';
import { itAppendsInProcess } from './append-events.in-process.contract.ts';
import { itKeepsLimits } from './append-events.limits.contract.ts';
import { itRecognisesRepeats } from './append-events.repeats.contract.ts';
import { itReadsAggregates, itReadsRangesOfAggregates } from './read-aggregate.contract.ts';
import { itReadsTheLog } from './read-log.contract.ts';
import { itWaitsForPositions } from './wait-for-position.contract.ts';

/** What every way to the store must keep; see `RestStore` for what only a process can ask for. */
function itIsAnEventStore(openStore: () => RestStore): void {
  itAppends(openStore);
  itChecksExpectations(openStore);
  itRecognisesRepeats(openStore);
  itKeepsContent(openStore);
  itKeepsLimits(openStore);
  itReadsAggregates(openStore);
  itReadsTheLog(openStore);
}

describe('The event store in process', () => {
  const opened = openedStore();
  itIsAnEventStore(opened.store);
  itReadsRangesOfAggregates(opened.store);
  itAppendsInProcess(opened);
  itWaitsForPositions(opened);
});

describe('The event store over HTTP', () => {
  const opened = openedStore();
  let server: HttpServer;
  let client: RestStore;

  before(async () => {
    server = await startHttpServer(opened.store());
    client = httpEventStore(server.url);
  });
  after(() => server.close());

  itIsAnEventStore(() => client);
});

describe('The event store with as many aggregate types as it may have', () => {
  itLimitsAggregateTypes(openedStore());
});
