import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { EventStoreError } from '../../src/errors.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import type { LiveStreamEnd } from '../../src/http/api-observer.ts';
import { type LiveRequest, sendLiveEvents } from '../../src/http/send-live-events.ts';
import type { Following } from '../../src/live-events.ts';
import { eventually } from '../support/eventually.ts';
import { LiveClient } from '../support/live-client.ts';
import { SlowReader } from '../support/slow-reader.ts';

const PADDING = 'x'.repeat(20_000);

describe('A stream of live events', () => {
  let server: Server | undefined;
  let asked: Promise<LiveStreamEnd>;
  let buffered: () => number;

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** Sends what the following gives to whoever asks; resolves with the port. */
  async function sending(following: Following, further: Partial<LiveRequest>): Promise<number> {
    const listening = createServer();
    server = listening;
    asked = once(listening, 'request').then(([, response]: ServerResponse[]) => {
      const ending = new AbortController();
      response?.once('close', () => ending.abort(new Error('gone')));
      buffered = () => response?.writableLength ?? 0;
      const request = { following, position: 0, format: 'json', signal: ending.signal } as const;
      return sendLiveEvents(response as ServerResponse, { ...request, ...further });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  it('reads no more for a client than it takes, and leaves none out for one that is slow', async () => {
    let readTo = 0;
    const port = await sending(
      endless((position) => {
        readTo = position;
      }),
      { stallMs: 5_000 },
    );
    const reader = await SlowReader.ask(port, '/v1/events/stream', 'text/event-stream');
    await reader.take(1_000);
    await sleep(300);
    const before = readTo;
    await sleep(300);
    expect(readTo).to.equal(before);
    expect(buffered()).to.be.lessThan(1024 * 1024);
    const text = await reader.take(12_000_000);
    reader.leave();
    expect(await asked).to.equal('over');
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    expect(ids.length).to.be.greaterThan(400);
    expect(ids).to.deep.equal(ids.map((_, index) => index));
  });

  it('is broken off where its client takes nothing for long', async () => {
    const port = await sending(
      endless(() => {}),
      { stallMs: 200 },
    );
    const reader = await SlowReader.ask(port, '/v1/events/stream', 'text/event-stream');
    expect(await asked).to.equal('too_slow');
    const text = await reader.take(Number.POSITIVE_INFINITY);
    expect(text).not.to.include('event: error');
    expect(text.endsWith('0\r\n\r\n')).to.equal(false);
  });

  it('says by heartbeats how far it has looked, though nothing matches', async () => {
    let position = 40;
    const following: Following = {
      async next(behind, _limit, signal) {
        if (behind === position) await sleep(10, undefined, { signal });
        return { events: [], readTo: position };
      },
    };
    const port = await sending(following, { heartbeatMs: 20 });
    const client = await LiveClient.open(`http://127.0.0.1:${port}`);
    await eventually(() => expect(client.lastEventId).to.equal('40'));
    position = 90;
    await eventually(() => expect(client.lastEventId).to.equal('90'));
    expect(client.comments).to.include('heartbeat');
    expect(client.messages).to.deep.equal([]);
    client.leave();
    await asked;
  });

  it('goes on when a database that was away is back', async () => {
    let looks = 0;
    const following: Following = {
      async next(position, _limit, signal) {
        looks += 1;
        if (looks < 3) throw new EventStoreError('unavailable', 'It is away.', {});
        if (position > 0) await sleep(10_000, undefined, { signal });
        return { events: [anEvent(1)], readTo: 1 };
      },
    };
    const port = await sending(following, {});
    const client = await LiveClient.open(`http://127.0.0.1:${port}`);
    await client.received(1);
    client.leave();
    await asked;
    expect(looks).to.equal(4);
  });
});

function endless(read: (position: number) => void): Following {
  return {
    async next(position) {
      const events = Array.from({ length: 50 }, (_, index) => anEvent(position + 1 + index));
      read(position + 50);
      return { events, readTo: position + 50 };
    },
  };
}

function anEvent(position: number): RecordedEvent {
  return {
    position,
    eventType: 'Measured',
    data: { padding: PADDING },
  } as unknown as RecordedEvent;
}
