import type {
  AddOutcome,
  Publication,
  PublicationBatch,
  PublishedStreams,
  Trimming,
} from '../engine/publishing/ports.ts';
import { ADD, LOOK, TRIM } from './publishing-scripts.ts';
import type { RedisClient } from './redis-client.ts';
import { isOutOfMemory, redisScript } from './redis-script.ts';

/**
 * Streams in Redis: `{prefix}:all`, `{prefix}:<AggregateType>`; an entry's id is `<position>-0`, and
 * its one field, `event`, is a CloudEvent in JSON. Beside them, Pub/Sub channels
 * `{prefix}:<AggregateType>:<EventType>`. Of a cluster, one node has all of them.
 *
 * Redis itself refuses what is not the next event of a stream, and those who began earlier.
 */
export function createRedisStreams(client: RedisClient, prefix: string): PublishedStreams {
  const keyOf = (stream: string) => `{${prefix}}:${stream}`;
  // No aggregate type has a colon in its name.
  const epochKey = keyOf('publisher:epoch');
  const look = redisScript(client, LOOK);
  const add = redisScript(client, ADD);
  const trim = redisScript(client, TRIM);
  return {
    async look(epoch, streams) {
      const keys = [epochKey, ...streams.map(keyOf)];
      const seen = await orFull(look.run(keys, [`${epoch}`]));
      if (seen === 'full') return 'full';
      const [latest, before, ...lasts] = seen as readonly string[];
      const entries = streams.map((stream, index) => [stream, Number(lasts[index])] as const);
      return { epoch: Number(latest), epochBefore: Number(before), lasts: new Map(entries) };
    },

    async add(batch) {
      const streams = [...batch.lasts.keys()];
      const keys = [epochKey, ...streams.map(keyOf)];
      const added = await orFull(add.run(keys, addingArguments(batch, streams, keyOf)));
      if (added === 'full') return { kind: 'full' };
      const [kind, unannounced] = added as [AddOutcome['kind'], string?];
      return kind === 'added' ? { kind, unannounced: Number(unannounced) } : { kind };
    },

    async trim(epoch, streams, trimming) {
      if (streams.length === 0) return;
      const keys = [epochKey, ...streams.map(keyOf)];
      await trim.run(keys, [`${epoch}`, ...trimmingArguments(trimming)]);
    },
  };
}

function addingArguments(
  { epoch, lasts, publications, trimming }: PublicationBatch,
  streams: readonly string[],
  keyOf: (stream: string) => string,
): string[] {
  const args = [`${epoch}`, ...trimmingArguments(trimming)];
  for (const last of lasts.values()) args.push(`${last}`);
  // In KEYS they come behind the epoch's, and Lua counts from 1.
  const placeOf = new Map(streams.map((stream, index) => [stream, `${index + 2}`]));
  for (const publication of publications) {
    const [one = '', other = ''] = publication.streams;
    args.push(`${publication.position}`, publication.text, channelOf(publication, keyOf));
    args.push(placeOf.get(one) ?? '0', placeOf.get(other) ?? '0');
  }
  return args;
}

function channelOf(
  { aggregateType, eventType, isAnnounced }: Publication,
  keyOf: (name: string) => string,
): string {
  return isAnnounced ? keyOf(`${aggregateType}:${eventType}`) : '';
}

function trimmingArguments({ lengthMax, positionMin }: Trimming): readonly string[] {
  return [lengthMax, positionMin].map((bound) => (bound === undefined ? '' : `${bound}`));
}

async function orFull(reply: Promise<unknown>): Promise<unknown> {
  try {
    return await reply;
  } catch (error) {
    if (isOutOfMemory(error)) return 'full';
    throw error;
  }
}
