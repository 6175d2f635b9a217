import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { eventsPath, pageIn } from '../support/event-pages.ts';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { servedStore } from '../support/served-store.ts';
import { chunkedBody, SlowReader } from '../support/slow-reader.ts';

const NDJSON = 'application/x-ndjson';
const EVENTS = 800;
const EVENT_BYTES = 128 * 1024;

/** Of a collection, by the server's own count. */
interface Counted {
  readonly queries: { readonly count: number };
}

describe('GET /v1/events as NDJSON, for those who read slowly', function () {
  this.timeout(300_000);
  const { store, db, server, ask, refused } = servedStore({
    // So that to search takes a while.
    capacity: { examinedEventsMax: 1 },
  });
  const readers: SlowReader[] = [];
  let recorded: readonly RecordedEvent[];

  before(async () => {
    const data = { text: 'x'.repeat(EVENT_BYTES - 600) };
    for (let count = 0; count < EVENTS; count += 40) {
      await store().append(Array.from({ length: 40 }, () => anEvent({ data })));
    }
    recorded = await store().readLog().toArray();
  });
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.leave();
  });

  async function reader(path: string): Promise<SlowReader> {
    const opened = await SlowReader.ask(server().port, path, NDJSON);
    readers.push(opened);
    return opened;
  }

  /** Everything that was asked to be found so far of the events and the commits. */
  async function findCommands(): Promise<number> {
    const { totals } = await db().admin().command({ top: 1 });
    const { note: _, ...collections } = totals;
    const counts = Object.entries(collections as Readonly<Record<string, Counted>>).map(
      ([name, { queries }]) => (name.startsWith(`${db().databaseName}.`) ? queries.count : 0),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Resolves once nothing has been asked for in half a second. */
  async function isQuiet(): Promise<void> {
    await eventually(
      async () => {
        const commands = await findCommands();
        await sleep(500);
        expect(await findCommands()).to.equal(commands);
      },
      { timeoutMs: 30_000 },
    );
  }

  it('holds next to nothing for them, though each has 100 MB to come', async () => {
    const open = async () => {
      await Promise.all(Array.from({ length: 50 }, () => reader(eventsPath())));
      await isQuiet();
    };
    await open();
    for (const each of readers.splice(0)) each.leave();
    await isQuiet();
    // What the connections to the database keep after that, they would keep of any reading.
    const without = await usedBytes();
    await open();
    expect((await usedBytes()) - without).to.be.lessThan(100 * 1024 * 1024);
  });

  it('reads nothing from the database for them while they take nothing', async () => {
    const commandsBefore = await findCommands();
    const slow = await reader(eventsPath());
    await isQuiet();
    const commands = (await findCommands()) - commandsBefore;
    const text = await slow.take(1_000);
    expect(text).to.match(/^HTTP\/1\.1 200 OK\r\n/);
    await slow.takeSlowly(8 * 1024 * 1024, 0);
    expect((await findCommands()) - commandsBefore).to.be.greaterThan(commands);
  });

  for (const [title, parameters] of [
    ['forwards', {}],
    ['backwards', { order: 'desc' }],
    ['with a limit', { limit: 300 }],
    ['found by a search', { tag: 'lunar', userId: anEvent().userId }],
  ] as const) {
    it(`gives them everything all the same, ${title}`, async () => {
      const slow = await reader(eventsPath(parameters));
      const body = chunkedBody(await slow.takeSlowly(8 * 1024 * 1024, 300));
      const ordered = 'order' in parameters ? recorded.toReversed() : recorded;
      const expected = ordered.slice(0, 'limit' in parameters ? parameters.limit : undefined);
      const lines = body?.split('\n') ?? [];
      expect(lines.pop()).to.equal('');
      expect(lines.length).to.equal(expected.length);
      for (const [index, line] of lines.entries()) {
        expect(JSON.parse(line).position).to.equal(expected[index]?.position);
      }
    });
  }

  it('stops reading for one that leaves', async () => {
    const slow = await reader(eventsPath());
    await slow.take(1_000);
    const commands = await findCommands();
    slow.leave();
    await isQuiet();
    // Reading it to the end takes one for each 16 MB at the very least.
    expect((await findCommands()) - commands).to.be.lessThan(5);
    const { answered } = server();
    await eventually(() => expect(answered.at(-1)).to.deep.include({ isComplete: false }));
    expect(server().failures).to.deep.equal([]);
  });

  it('stops searching for one that leaves before anything was found', async () => {
    const commands = await findCommands();
    const { userId } = anEvent();
    const slow = await reader(eventsPath({ userId, tag: 'never-seen' }));
    const search = async () => (await findCommands()) - commands;
    await eventually(async () => expect(await search()).to.be.greaterThan(10), { intervalMs: 1 });
    slow.leave();
    await isQuiet();
    expect(await search()).to.be.lessThan(EVENTS / 2);
  });

  it('reads no more for HEAD than it takes to answer', async () => {
    const commandsOf = async (method: string, limit?: number) => {
      const before = await findCommands();
      await ask(method, eventsPath({ limit }), { Accept: NDJSON });
      return (await findCommands()) - before;
    };
    expect(await commandsOf('HEAD')).to.equal(await commandsOf('GET', 1));
  });

  it('refuses one too many, and takes the next as soon as one has left', async () => {
    const opened = await Promise.all(
      Array.from({ length: LIMITS.streamsMax }, () => reader(eventsPath())),
    );
    await Promise.all(opened.map((each) => each.take(1)));
    const asking = () => ask('GET', eventsPath({ limit: 1 }), { Accept: NDJSON });
    const { headers } = await refused('queue_full', asking);
    expect(headers.get('retry-after')).to.equal('1');
    await refused('queue_full', () => ask('GET', eventsPath(), { Accept: 'text/csv' }));
    expect(pageIn(await ask('GET', eventsPath({ limit: 1 }))).events).to.have.length(1);
    opened[0]?.leave();
    await eventually(async () => expect((await asking()).status).to.equal(200));
    for (const each of opened) each.leave();
    await isQuiet();
  });
});

/** What is in use once all garbage is gone. */
async function usedBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Buffers are freed a while after what held them.
  for (let round = 0; round < 3; round += 1) {
    collect();
    await sleep(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
