import { httpEventStore } from '../support/http-event-store.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { type OpenedStore, openedStore } from '../support/opened-store.ts';
import type { RestStore, RestStores } from '../support/rest-store.ts';
import { type SubscriptionParts, subscriptionParts } from '../support/subscription-parts.ts';
import { itLimitsAggregateTypes } from './aggregate-types.contract.ts';
import { itKeepsContent } from './append-events.content.contract.ts';
import { itRecordsContext } from './append-events.context.contract.ts';
import { itAppends } from './append-events.contract.ts';
import { itChecksExpectations } from './append-events.expectations.contract.ts';
import { itAppendsInProcess } from './append-events.in-process.contract.ts';
import { itKeepsLimits } from './append-events.limits.contract.ts';
import { itRecognisesRepeats } from './append-events.repeats.contract.ts';
import { itListsAggregates, itListsAggregatesInProcess } from './list-aggregates.contract.ts';
import { itShowsLiveEvents } from './live-events.contract.ts';
import { itHandsOutEvents } from './pull.contract.ts';
import { itReadsAggregates, itReadsRangesOfAggregates } from './read-aggregate.contract.ts';
import { itReadsEvents, itReadsEventsInProcess } from './read-event.contract.ts';
import { itReadsTheLog } from './read-log.contract.ts';
import { itReadsPages, itReadsPagesInProcess } from './read-page.contract.ts';
import { itReplays } from './replay.contract.ts';
import { itRegistersSchemas } from './schemas.contract.ts';
import { itTakesSnapshots } from './snapshots.contract.ts';
import { itManagesSubscriptions } from './subscriptions.contract.ts';
import { itKeepsSchemas } from './versioned-events.contract.ts';
import { itWaitsForPositions, itWaitsInProcess } from './wait-for-position.contract.ts';
import { itDeliversToWebhooks } from './webhooks.contract.ts';

/** What every way to the store must keep; see `RestStore` for what only a process can ask for. */
function itIsAnEventStore(stores: RestStores, parts: SubscriptionParts): void {
  itAppends(stores.store);
  itChecksExpectations(stores.store);
  itRecognisesRepeats(stores.store);
  itKeepsContent(stores.store);
  itKeepsLimits(stores.store);
  itReadsAggregates(stores.store);
  itReadsRangesOfAggregates(stores.store);
  itReadsTheLog(stores.store);
  itReadsPages(stores.store);
  itReadsEvents(stores.store);
  itListsAggregates(stores.store);
  itRegistersSchemas(stores);
  itKeepsSchemas(stores.store);
  itReplays(stores.store);
  itTakesSnapshots(stores);
  itManagesSubscriptions(stores, parts);
  itWaitsForPositions(stores);
}

/** What every way to the store must keep of what it brings to others. */
function itDistributes(stores: RestStores): void {
  itDeliversToWebhooks(stores);
  itHandsOutEvents(stores);
  itShowsLiveEvents(stores);
}

/** Whose webhooks lead to receivers on this machine. */
const DELIVERING = { distribution: { outbound: { internal: 'loopback', allowed: [] } } } as const;

describe('The event store in process', () => {
  const parts = subscriptionParts(() => opened.db());
  const opened: OpenedStore = openedStore({ distribution: { replacing: parts.options } });
  itIsAnEventStore(opened, parts);
  itAppendsInProcess(opened);
  itRecordsContext(opened);
  itReadsPagesInProcess(opened.store);
  itReadsEventsInProcess(opened.store);
  itListsAggregatesInProcess(opened);
  itWaitsInProcess(opened);
});

describe('The event store over HTTP', () => {
  const parts = subscriptionParts(() => opened.db());
  const opened: OpenedStore = openedStore({ distribution: { replacing: parts.options } });
  itIsAnEventStore(overHttp(opened), parts);
});

describe('The event store in process, delivering', () => {
  itDistributes(openedStore(DELIVERING));
});

describe('The event store over HTTP, delivering', () => {
  itDistributes(overHttp(openedStore(DELIVERING)));
});

describe('The event store with as many aggregate types as it may have', () => {
  itLimitsAggregateTypes(openedStore());
});

/** To be called within `describe`: the store is asked over HTTP, others beside it are not. */
function overHttp({ store, another }: OpenedStore): RestStores {
  let server: HttpServer;
  let client: RestStore;
  before(async () => {
    server = await startHttpServer(store());
    client = httpEventStore(server.url);
  });
  after(() => server.close());
  return { store: () => client, another };
}
