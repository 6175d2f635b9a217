import { MongoClient } from 'mongodb';
import { WINDOW_EVENTS_MAX } from '../../../src/engine/subscriptions/run-share.ts';
import { UNWRITTEN_EVENTS_MAX } from '../../../src/engine/subscriptions/subscription-run.ts';
import type { RecordedEvent } from '../../../src/events/event.ts';
import {
  type CheckedSubscription,
  checkDistribution,
  type DeadEvent,
  type Verdict,
} from '../distribution-checker.ts';
import { type ReplicaSet, startReplicaSet } from '../mongod.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { seededRandom } from '../seeded-random.ts';
import { freshDatabaseName } from '../shared-replica-set.ts';
import { verifyDatabase } from '../verify-database.ts';
import { followAll } from './follow-all.ts';
import { type SoakFault, soakFaults } from './soak-faults.ts';
import { SoakLoad } from './soak-load.ts';
import { SoakRedisReaders } from './soak-redis-readers.ts';
import { comeToRest, deadLettersOf, type Followed, readWholeLog } from './soak-rest.ts';
import { SoakServices } from './soak-services.ts';
import { POISON, type SoakSubscription } from './soak-subscriptions.ts';

export interface SoakOptions {
  readonly seconds: number;
  readonly faults: number;
  readonly seed: number;
  readonly eventsPerSecond: number;
  /** How far the slowest receiver may be behind before those who append wait for it. */
  readonly backlogMax: number;
  readonly onProgress: (message: string) => void;
}

export interface SoakResult {
  readonly events: number;
  readonly loadMs: number;
  readonly faults: readonly SoakFault[];
  /** With the poison event dead, and those behind it waiting. */
  readonly verdict: Verdict;
  /** After it was taken, and everything redriven. */
  readonly healed: Verdict;
  readonly followed: readonly Followed[];
  /** What the services had to warn of. */
  readonly troubles: readonly string[];
}

const SERVICES = 3;
/** In the log before anybody subscribes. */
const EVENTS_BEFORE = 100;

/** Starts all of it, appends while it is broken again and again, and judges what arrived. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const [set, redis] = await Promise.all([
    startReplicaSet({ members: 3 }),
    // It loses nothing that it has confirmed, unless it is flushed: see `SoakRedisReaders`.
    startRedis('--appendonly', 'yes', '--appendfsync', 'always'),
  ]);
  try {
    return await soakOn(set, redis, options);
  } finally {
    await Promise.all([set.stop(), redis.remove()]);
  }
}

async function soakOn(
  set: ReplicaSet,
  redis: RedisServer,
  options: SoakOptions,
): Promise<SoakResult> {
  const database = freshDatabaseName();
  const { onProgress } = options;
  const random = seededRandom(options.seed);
  const env = {
    ...{ MONGODB_URI: set.uri, MONGODB_DB: database, REDIS_URL: redis.url },
    ...{ ALLOW_PRIVATE_WEBHOOKS: 'true' },
  };
  const services = new SoakServices(env, random);
  const readers = new SoakRedisReaders(redis);
  let isHealed = false;
  let followed: readonly Followed[] = [];
  let stopAll = async () => {};
  const load = new SoakLoad({
    ...options,
    ...{ services, random },
    backlog: (appended) => appended - slowest(followed),
  });
  try {
    await Promise.all(Array.from({ length: SERVICES }, () => services.start()));
    await load.begin(EVENTS_BEFORE);
    const following = { services, readers, random, prefix: database, isHealed: () => isHealed };
    ({ followed, stopAll } = await followAll(following));
    onProgress(`${followed.length} subscriptions; appending, and breaking things`);
    const loaded = await loadThroughFaults(load, { services, set, redis, readers }, options);
    onProgress(`${load.appended} events are in the log; waiting for all to come to rest`);
    const log = await readWholeLog(services);
    await comeToRest(log, followed, false);
    const dead = await deadLettersOf(services, followed);
    const verdict = judge(log, followed, dead, loaded.faults);
    onProgress('The poison event is taken from now on; redriving');
    isHealed = true;
    for (const name of [...dead.keys()].filter((each) => (dead.get(each) ?? []).length > 0)) {
      await services.store().subscriptions.redrive(name, {});
    }
    await comeToRest(log, followed, true);
    const healed = judge(log, followed, await deadLettersOf(services, followed), loaded.faults);
    await verify(set, database, log);
    const troubles = services.troubles();
    return { events: log.length, ...loaded, verdict, healed, followed, troubles };
  } finally {
    await Promise.allSettled([stopAll(), readers.stop()]);
    await services.stop();
  }
}

async function loadThroughFaults(
  load: SoakLoad,
  broken: Parameters<typeof soakFaults>[0],
  { seconds, faults: count }: SoakOptions,
) {
  const startedAt = performance.now();
  const over = new AbortController();
  const timeIsUp = new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const loading = load.run(over.signal, (seconds * 1_000) / 4);
  loading.catch(() => {});
  const faults = await soakFaults(broken, count, seconds * 1_000);
  await timeIsUp;
  over.abort();
  await loading;
  return { faults, loadMs: performance.now() - startedAt };
}

function slowest(followed: readonly Followed[]): number {
  const all = followed.filter(({ subscription }) => isOfAll(subscription));
  return Math.min(...all.map(({ takings }) => takings.positions.size));
}

function isOfAll({ filter, from, temper }: SoakSubscription): boolean {
  return Object.keys(filter).length === 0 && from === 'beginning' && temper === 'good';
}

function judge(
  log: readonly RecordedEvent[],
  followed: readonly Followed[],
  dead: ReadonlyMap<string, readonly DeadEvent[]>,
  faults: readonly SoakFault[],
): Verdict {
  const checked = followed.map(({ subscription, behind, takings }): CheckedSubscription => {
    const { name, filter, where } = subscription;
    return {
      ...{ name, filter, behind, taken: takings.events, inFlightMax: inFlightMax(subscription) },
      ...(where !== undefined && { where }),
      dead: dead.get(name) ?? [],
    };
  });
  return checkDistribution(log, checked, faults);
}

/** What one worker asks for, see `startPullWorkers`. */
const FETCHED_MAX = 50;
const PUSHED_MAX = WINDOW_EVENTS_MAX + UNWRITTEN_EVENTS_MAX;

/**
 * What may come again after one fault. To webhooks and streams of their own: the window of a run, and
 * what it has done and not written. From a pull subscription: all that is handed out. Whoever goes on behind the last id that he has seen gets nothing twice.
 */
function inFlightMax({ kind, workers, batchMax }: SoakSubscription): number {
  if (kind === 'pull') return workers * FETCHED_MAX * batchMax;
  return kind === 'sse' || kind === 'published' ? 0 : PUSHED_MAX;
}

/** The poison event is there, and all that was stored is as it must be. */
async function verify(set: ReplicaSet, database: string, log: readonly RecordedEvent[]) {
  if (!log.some(({ eventId }) => eventId === POISON.eventId)) throw new Error('No poison.');
  const client = new MongoClient(set.uri);
  try {
    const { eventCount } = await verifyDatabase(client.db(database));
    if (eventCount !== log.length) throw new Error(`${eventCount} stored, ${log.length} read.`);
  } finally {
    await client.close();
  }
}
