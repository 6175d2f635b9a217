import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Response } from 'express';
import { isEventStoreError } from '../../src/errors.ts';
import { StateAnswers } from '../../src/http/state-answers.ts';
import { eventually } from '../support/eventually.ts';
import { SlowReader } from '../support/slow-reader.ts';

const KIB = 1024;

describe('Answers with states', () => {
  let server: Server;
  let url: string;
  let answers: StateAnswers;
  let making = 0;
  let most = 0;
  let release: () => void;
  let mayEnd: Promise<void>;
  let sizeBytes = 10;

  beforeEach(async () => {
    [making, most, sizeBytes] = [0, 0, 10];
    mayEnd = new Promise((resolve) => {
      release = resolve;
    });
    const limits = { atOnceMax: 3, atOnceForOneMax: 2, waitingMax: 4 };
    const memory = { bytesMax: 12 * KIB * KIB, bytesForOneMax: 9 * KIB * KIB };
    answers = new StateAnswers({ ...limits, ...memory });
    server = createServer((request, response) => {
      const make = async () => {
        making += 1;
        most = Math.max(most, making);
        await mayEnd;
        making -= 1;
        return { contentType: 'text/plain', body: 'é'.repeat(sizeBytes / 2) };
      };
      const access = { countedAs: request.url ?? '' };
      answers.answer(access, response as unknown as Response, 200, make).catch((error) => {
        response.statusCode = isEventStoreError(error, 'queue_full') ? 503 : 500;
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    release();
    server.closeAllConnections();
    server.close();
  });

  const ask = async (whose: string, signal?: AbortSignal) => {
    const response = await fetch(`${url}/${whose}`, signal ? { signal } : {});
    return { status: response.status, text: await response.text() };
  };

  it('are made a few at a time, fewer for one; the others wait, and too many are refused', async () => {
    const mine = [ask('a'), ask('a'), ask('a')];
    await eventually(() => expect(making).to.equal(2));
    const others = [ask('b'), ask('b'), ask('c')];
    await eventually(() => expect(making).to.equal(3));
    await sleep(50);
    // Four wait by now: one of a, two of b and c.
    const more = [ask('d'), ask('e')];
    const refused = await Promise.race(more);
    expect(refused.status).to.equal(503);
    release();
    const all = await Promise.all([...mine, ...others, ...more]);
    expect(all.map(({ status }) => status).sort()).to.deep.equal([...Array(7).fill(200), 503]);
    expect(most).to.equal(3);
  });

  it('are not made for a client that has gone while it waited', async () => {
    const kept = [ask('a'), ask('a')];
    const gone = new AbortController();
    const leaving = ask('a', gone.signal).catch((error: Error) => error.name);
    await eventually(() => expect(making).to.equal(2));
    await sleep(50);
    gone.abort();
    expect(await leaving).to.equal('AbortError');
    await sleep(50);
    release();
    expect((await Promise.all(kept)).map(({ status }) => status)).to.deep.equal([200, 200]);
    expect((await ask('a')).status).to.equal(200);
    expect(making).to.equal(0);
  });

  it('that are not taken are held within a budget, and given back when they are', async () => {
    release();
    sizeBytes = 8 * KIB * KIB;
    const { port } = server.address() as AddressInfo;
    const slow = await SlowReader.ask(port, '/a', '*/*');
    await eventually(async () => expect((await ask('a')).status).to.equal(503));
    // Nor is there room for another's.
    expect((await ask('b')).status).to.equal(503);
    await slow.take(20 * KIB * KIB);
    await eventually(async () => expect((await ask('a')).status).to.equal(200));
    expect((await ask('b')).text).to.equal('é'.repeat(sizeBytes / 2));
  });
});
