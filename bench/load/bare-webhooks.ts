import { randomUUID } from 'node:crypto';
import { Agent } from 'undici';
import { cloudEventFrom } from '../../src/events/cloud-event.ts';
import { closedLoop } from './closed-loop.ts';
import type { Side } from './interleaved.ts';
import { aManeuver } from './maneuver-events.ts';
import { sampleOf } from './sample.ts';

const DELIVERED = 204;
const BODIES = 1_000;

/**
 * What a webhook costs at the least: so many requests under way to `url` at any time, with bodies as
 * deliveries have them, made before; nothing is signed, looked up or written down.
 *
 * @throws Error where one is not answered as a receiver answers.
 */
export function bareWebhooks(url: string, concurrency: number): Side {
  const bodies = Array.from({ length: BODIES }, aDeliveredBody);
  return async (durationMs) => {
    const agent = new Agent({ connections: concurrency, pipelining: 1 });
    let sent = 0;
    const latencies = await closedLoop(concurrency, durationMs, async () => {
      const body = bodies[sent % BODIES] as Buffer;
      sent += 1;
      const headers = { ...HEADERS, 'webhook-id': randomUUID() };
      const options = { origin: url, path: '/hook', method: 'POST', headers, body } as const;
      const answer = await agent.request(options);
      await answer.body.dump();
      if (answer.statusCode !== DELIVERED) throw new Error(`It answered ${answer.statusCode}.`);
    });
    await agent.close();
    return sampleOf([latencies]);
  };
}

/** As many bytes as a signature takes. */
const HEADERS = {
  'content-type': 'application/cloudevents+json; charset=utf-8',
  'webhook-timestamp': '1930975920',
  'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
};

function aDeliveredBody(_: unknown, index: number): Buffer {
  const event = {
    ...aManeuver(),
    eventId: randomUUID(),
    sequenceNumber: index + 1,
    position: index + 1,
    timestamp: '2031-03-14T06:12:00.123Z',
    version: 1,
    storedVersion: 1,
    metadata: {},
    tags: ['maneuver'],
    hash: 'ab'.repeat(32),
  };
  return Buffer.from(JSON.stringify(cloudEventFrom(event)));
}
