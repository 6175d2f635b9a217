/**
 * A consumer of events in Redis: one of a group that shares the work. It counts events by type, in
 * Redis itself, and each event once, though it may come several times.
 *
 *   REDIS_URL=redis://localhost:6379 npx tsx scripts/examples/redis-consumer.ts one
 *
 * The argument is its name in the group; every one that runs has another. Ctrl-C ends it. If it is
 * killed, the others take over what it had read and not acknowledged.
 */
import { Redis } from 'ioredis';

const {
  REDIS_URL = 'redis://localhost:6379',
  REDIS_PREFIX = 'event_store',
  GROUP = 'counting',
  /** What another has had for so long without acknowledging it is taken over. */
  CLAIM_AFTER_MS = '30000',
} = process.env;
const [, , consumer = 'one'] = process.argv;

const stream = `{${REDIS_PREFIX}}:all`;
const counts = `{${REDIS_PREFIX}}:example:${GROUP}:counts`;
const handled = `{${REDIS_PREFIX}}:example:${GROUP}:handled`;
const PAGE = 100;
const WAIT_MS = 1_000;
/** Older repeats than these are not expected any more. */
const HANDLED_MAX = 100_000;

/** Adds to a count unless it has been, notes that it has, and acknowledges. */
const HANDLE = `
  local isNew = redis.call('ZADD', KEYS[1], 'NX', ARGV[1], ARGV[1])
  if isNew == 1 then redis.call('HINCRBY', KEYS[2], ARGV[2], 1) end
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - ARGV[5])
  redis.call('XACK', KEYS[3], ARGV[3], ARGV[4])
  return isNew`;

type Entry = readonly [id: string, fields: readonly string[] | null];

// It may wait: what is read and not acknowledged does not get lost.
const redis = new Redis(REDIS_URL, { maxRetriesPerRequest: null });
redis.on('error', ({ message }) => console.error(message));

let isStopping = false;
process.on('SIGINT', stop).on('SIGTERM', stop);

await inGroup(() => handleAll('0'));
while (!isStopping) {
  await inGroup(takeOver);
  await inGroup(() => handleAll('>'));
}
redis.disconnect();

/** What is under way comes to its end, unless it waits for a Redis that is away. */
function stop(): void {
  if (isStopping || redis.status !== 'ready') process.exit();
  isStopping = true;
}

/** Where the group is not there (yet, or since Redis has lost it), it begins with the first event. */
async function inGroup(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    // The second: it was lost while this one waited for what comes next.
    if (!/^(NOGROUP|UNBLOCKED)/.test((error as Error).message)) throw error;
    await redis.xgroup('CREATE', stream, GROUP, '0', 'MKSTREAM').catch((reason: Error) => {
      if (!reason.message.startsWith('BUSYGROUP')) throw reason;
    });
  }
}

/** From `>`: what nobody in the group has. From `0`: what this one had before it was started. */
async function handleAll(from: '>' | '0'): Promise<void> {
  const count = ['COUNT', PAGE, 'BLOCK', WAIT_MS, 'STREAMS', stream] as const;
  for (let start: string = from; !isStopping; ) {
    const read = await redis.xreadgroup('GROUP', GROUP, consumer, ...count, start);
    const [[, entries] = ['', []]] = (read ?? []) as [string, Entry[]][];
    for (const entry of entries) await handle(entry);
    if (entries.length === 0 || from === '>') return;
    start = entries.at(-1)?.[0] ?? start;
  }
}

/** What another has read and left: it was killed, or is stuck. */
async function takeOver(): Promise<void> {
  for (let start = '0-0'; !isStopping; ) {
    const range = [stream, GROUP, consumer, CLAIM_AFTER_MS, start, 'COUNT', PAGE] as const;
    const claimed = await redis.call('XAUTOCLAIM', ...range);
    const [next, entries] = claimed as [string, (Entry | null)[]];
    for (const entry of entries) if (entry !== null) await handle(entry);
    if (next === '0-0') return;
    start = next;
  }
}

/**
 * The effect, the note that it has happened, and the acknowledgement are one. Where the effect is in
 * another database, the note of the position belongs there, in the same transaction.
 */
async function handle([id, fields]: Entry): Promise<void> {
  if (fields === null) {
    console.error(`${id} was trimmed before it was handled`);
    await redis.xack(stream, GROUP, id);
    return;
  }
  const event = JSON.parse(fields[1] ?? '{}');
  const position = event.storeposition;
  const keys = [handled, counts, stream];
  const args = [position, event.type, GROUP, id, HANDLED_MAX];
  const isNew = await redis.eval(HANDLE, keys.length, ...keys, ...args);
  console.log(`${position} ${event.type}${isNew === 1 ? '' : ' (again)'}`);
}
