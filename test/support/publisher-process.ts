import { MemberAssignments } from '../../src/engine/assignments/member-assignments.ts';
import { connectDatabases } from '../../src/mongo/connect.ts';
import { createMongoMembers } from '../../src/mongo/mongo-members.ts';
import { openEventStore } from '../../src/open-event-store.ts';
import { openRedisPublisher } from '../../src/open-redis-publisher.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { PublisherProcessOptions } from './publisher.ts';
import { tailOf } from './tail-of.ts';

/** A process of its own that publishes when it is its turn; it is ended by a signal. */
async function runPublisher(options: PublisherProcessOptions): Promise<void> {
  const { uri, database, url, prefix, member } = options;
  const databases = await connectDatabases({ uri, database, timeoutMs: 5_000 });
  const store = await openEventStore({ uri, database });
  const assignments = new MemberAssignments({
    members: createMongoMembers(databases),
    member,
    clock: systemClock,
    onTrouble: () => {},
  });
  openRedisPublisher({
    url,
    prefix,
    retention: {},
    isAuditInAll: false,
    databases,
    log: store,
    tail: tailOf(store),
    assignments,
    upcast: (event) => event,
    onNotUpcast: () => {},
    clock: systemClock,
    onTrouble: () => {},
    onPublished: () => {},
  });
  process.send?.('ready');
  process.once('disconnect', () => process.exit());
}

await runPublisher(JSON.parse(process.argv[2] ?? '{}'));
