import type { Deliverer, DeliveryResult, OutboundDelivery } from '../engine/subscriptions/ports.ts';
import { cloudEventFrom } from '../events/cloud-event.ts';
import { whenAborted } from '../platform/when-aborted.ts';
import type { RedisConnection } from './connect-redis.ts';
import { isOutOfMemory, redisScript } from './redis-script.ts';

/**
 * KEYS[1] is the stream, ARGV[1] its length (or nothing); then, for each event, its position, id
 * and text. All of them are added, or none: what would be refused is refused at the first.
 */
const DELIVER = `
  for at = 2, #ARGV, 3 do
    redis.call('XADD', KEYS[1], '*',
      'event', ARGV[at + 2], 'position', ARGV[at], 'eventId', ARGV[at + 1])
  end
  if ARGV[1] ~= '' then redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[1]) end
  return 1`;

/**
 * Delivers to streams in Redis, `{prefix}:sub:<key>`: an entry has the event as a CloudEvent in JSON
 * (`event`), its `position` and its `eventId`. Its own id is Redis's, as an event that was retried
 * comes after later ones of other aggregates.
 *
 * An event comes at least once: where Redis did not answer, it may come again. A repeat has the same
 * position.
 */
export function createRedisStreamDeliverer(
  { client, close }: RedisConnection,
  prefix: string,
): Deliverer {
  const script = redisScript(client, DELIVER);
  return {
    async deliver(delivery, signal) {
      const { target, timeoutMs } = delivery.subscription.definition;
      if (target.type !== 'redis-stream') return failed('it is no stream in Redis', false);
      const key = `{${prefix}}:sub:${target.key}`;
      const length = target.lengthMax === undefined ? '' : `${target.lengthMax}`;
      try {
        await inTime(script.run([key], [length, ...eventArguments(delivery)]), timeoutMs, signal);
        return { kind: 'delivered' };
      } catch (error) {
        return failed(reasonOf(error), true);
      }
    },
    close,
  };
}

function eventArguments({ events }: OutboundDelivery): readonly string[] {
  return events.flatMap((event) => [
    `${event.position}`,
    event.eventId,
    JSON.stringify(cloudEventFrom(event)),
  ]);
}

function failed(error: string, isOfTarget: boolean): DeliveryResult {
  return { kind: 'failed', failure: { error, isOfTarget, ...(!isOfTarget && { isFinal: true }) } };
}

const TOO_LATE = 'Redis did not answer in time';

/** Whatever comes of it later, nobody waits for any more. */
async function inTime(reply: Promise<unknown>, timeoutMs: number, signal: AbortSignal) {
  let end: () => void = () => {};
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    end = () => reject(new Error(TOO_LATE));
    timer = setTimeout(end, timeoutMs);
  });
  const leave = whenAborted(signal, end);
  reply.catch(() => {});
  try {
    await Promise.race([reply, over]);
  } finally {
    clearTimeout(timer);
    leave();
  }
}

/** The same text for the same reason, without what differs each time. */
function reasonOf(error: unknown): string {
  const { message } = error as Error;
  if (isOutOfMemory(error)) return 'Redis has no memory left';
  if (message === TOO_LATE || message === 'Command timed out') return TOO_LATE;
  // Redis begins what it says with a word in capitals.
  const [, code] = /\b([A-Z]{4,})\b/.exec(message) ?? [];
  return code === undefined ? 'Redis cannot be reached' : `Redis refused it: ${code}`;
}
