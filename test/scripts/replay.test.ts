import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { JsonObject, JsonValue } from '../../src/events/event.ts';
import { closed, NUMBER, upcastBy } from '../support/event-schemas.ts';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';
import { sharedReplicaSet } from '../support/shared-replica-set.ts';
import { allStored } from './all-stored.ts';
import { type RunningScript, runScript, startScript } from './run-script.ts';

/** Each event takes its time. */
const SLOW = `export default {
  aggregateType: 'Slow', version: 1, initial: { sum: 0 },
  on: {
    Counted(state, { data }) {
      for (const until = performance.now() + 20; performance.now() < until; );
      return { sum: state.sum + data.count };
    },
  },
};`;

const FAILING = `export default {
  aggregateType: 'Failing', version: 1, initial: { sum: 0 },
  on: {
    Counted(state, { data }) {
      if (data.count > 9) throw new Error('too much for me');
      return { sum: state.sum + data.count };
    },
  },
};`;

const COUNTER = `export default {
  aggregateType: 'Counter', name: 'events', version: 1, initial: { events: 0 },
  on: { Counted: (state) => ({ events: state.events + 1 }) },
};`;

/** In the order of their UTF-8 bytes; UTF-16 has the last two the other way round. */
const IDS = ['a"b', 'a\\b', 'z', 'é', '\uffee', '😀'];

describe('npm run replay', function () {
  this.timeout(120_000);
  const { store, db } = openedStore();
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'replay-'));
    await write('reducers/slow.mjs', SLOW);
    await write('reducers/failing.mjs', FAILING);
    await write('reducers/counter.mjs', COUNTER);
    await write('schemas/Failing/Renamed/v1.json', closed({ old: NUMBER }));
    await write(
      'schemas/Failing/Renamed/v2.json',
      closed({ young: NUMBER }, upcastBy([{ op: 'move', from: '/old', path: '/young' }])),
    );
    await counted('Counter', { z: [1, 2, 3] });
    await counted('Counter', Object.fromEntries(IDS.toReversed().map((id) => [id, [4]])));
  });
  after(() => rm(folder, { recursive: true }));

  const inFolder = (path: string) => join(folder, path);

  async function write(path: string, content: JsonValue): Promise<string> {
    const file = inFolder(path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  const environment = async () => ({
    MONGODB_URI: (await sharedReplicaSet()).uri,
    MONGODB_DB: db().databaseName,
    SCHEMAS_DIR: inFolder('schemas'),
    REDUCERS_DIR: inFolder('reducers'),
  });

  const replay = async (...args: readonly string[]) =>
    await runScript('replay', args, '', await environment());

  const start = async (...args: readonly string[]): Promise<RunningScript> =>
    startScript('replay', args, await environment());

  /** The counts of each aggregate, by its id. */
  async function counted(
    aggregateType: string,
    aggregates: Readonly<Record<string, readonly number[]>>,
  ): Promise<void> {
    const events = Object.entries(aggregates).flatMap(([aggregateId, counts]) =>
      counts.map((count) =>
        anEvent({ aggregateType, aggregateId, eventType: 'Counted', data: { count } }),
      ),
    );
    await store().append(events);
  }

  async function linesOf(path: string): Promise<readonly string[]> {
    return (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  }

  const states = async (path: string): Promise<readonly JsonObject[]> =>
    (await linesOf(path)).map((line) => JSON.parse(line));

  it('writes a line for each, in the order of their ids, and changes nothing else', async () => {
    const before = await allStored(db());
    const to = inFolder('counter.ndjson');
    const { exitCode, stdout, stderr } = await replay('--aggregate-type', 'Counter', '--to', to);
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.match(
      /^6 aggregates replayed, 0 failed \(\d+ aggregates\/s, \d+ events\/s\)\.\n$/,
    );
    expect(await states(to)).to.deep.equal(
      IDS.map((aggregateId) => {
        const events = aggregateId === 'z' ? 4 : 1;
        const sequenceNumber = events;
        return { aggregateType: 'Counter', aggregateId, sequenceNumber, state: { events } };
      }),
    );
    expect(await allStored(db())).to.deep.equal(before);
  });

  it('goes on behind any of its lines, and behind the last there is nothing to do', async () => {
    const whole = await readFile(inFolder('counter.ndjson'), 'utf8');
    const lines = whole.split('\n').slice(0, -1);
    for (const count of [5, 6]) {
      const to = await write('part.ndjson', `${lines.slice(0, count).join('\n')}\n`);
      const { exitCode, stdout } = await replay('--aggregate-type', 'Counter', '--to', to);
      expect(exitCode).to.equal(0);
      expect(stdout).to.include(`${count} were replayed before, 0 of them failed.\n`);
      expect(stdout).to.include(`\n${6 - count} aggregates replayed`);
      expect(await readFile(to, 'utf8')).to.equal(whole);
    }
  });

  it('takes the reducer that is asked for', async () => {
    const to = inFolder('merged.ndjson');
    const handler = ['--handler', 'merge-patch'];
    const ended = await replay('--aggregate-type', 'Counter', '--to', to, ...handler);
    expect(ended.exitCode, ended.stderr).to.equal(0);
    expect((await states(to)).map(({ state }) => state)).to.deep.equal(
      IDS.map(() => ({ count: 4 })),
    );
  });

  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    it(`goes on where ${signal} ended it, and comes to the same file`, async () => {
      const ids = Array.from({ length: 60 }, (_, each) => `${signal}-${each}`);
      await counted('Slow', Object.fromEntries(ids.map((id, each) => [id, [each, 1]])));
      const of = ['--aggregate-type', 'Slow', '--to'];
      const reference = await write(`whole-${signal}.ndjson`, '');
      expect((await replay(...of, reference)).exitCode).to.equal(0);
      const whole = await readFile(reference, 'utf8');
      const to = inFolder(`${signal}.ndjson`);

      const script = await start(...of, to);
      await eventually(async () => expect(await linesOf(to)).to.have.length.above(3), {
        timeoutMs: 60_000,
      });
      script.send(signal);
      const { exitCode, stdout } = await script.ended;

      const interrupted = await readFile(to, 'utf8');
      expect(interrupted.length).to.be.below(whole.length);
      expect(whole.startsWith(interrupted)).to.equal(true);
      expect(exitCode).to.equal(signal === 'SIGKILL' ? undefined : 1);
      if (signal === 'SIGINT') {
        expect(stdout).to.match(/^Stopped on request\. Run the same again to go on\.\n/);
      }
      // As it is where a process dies in the middle of writing.
      await writeFile(to, whole.slice(0, interrupted.lastIndexOf('\n') + 30));
      const done = (await linesOf(to)).length;

      const again = await replay(...of, to);
      expect(again.exitCode, again.stderr).to.equal(0);
      expect(await readFile(to, 'utf8')).to.equal(whole);
      expect(again.stdout).to.include(`${done} were replayed before`);
      expect(again.stdout).to.include(
        `\n${whole.split('\n').length - 1 - done} aggregates replayed`,
      );
    });
  }

  it('lists the aggregates that cannot be replayed, and goes on', async () => {
    await counted('Failing', { a: [1, 2], b: [3, 10, 1], d: [4], e: [11] });
    await store().append([
      anEvent({ aggregateType: 'Failing', aggregateId: 'c', eventType: 'Renamed', data: { o: 1 } }),
    ]);
    const to = inFolder('failing.ndjson');
    const of = ['--aggregate-type', 'Failing', '--to', to];

    const { exitCode, stdout } = await replay(...of);

    expect(exitCode).to.equal(1);
    const [b, c, e, end] = stdout.split('\n');
    const tooMuch = /: reducer_failed: .*\(sequence number (\d)\): too much for me/;
    expect(b)
      .to.match(/^Failing "b"/)
      .and.match(tooMuch);
    expect(tooMuch.exec(b ?? '')?.[1]).to.equal('2');
    expect(c).to.match(
      /^Failing "c": upcast_failed: .* of Failing\/Renamed .*the step to version 2 fails/,
    );
    expect(e)
      .to.match(/^Failing "e"/)
      .and.match(tooMuch);
    expect(end).to.match(/^5 aggregates replayed, 3 failed/);
    const written = await states(to);
    expect(written.map(({ aggregateId, state }) => [aggregateId, state])).to.deep.equal([
      ['a', { sum: 3 }],
      ['b', undefined],
      ['c', undefined],
      ['d', { sum: 4 }],
      ['e', undefined],
    ]);
    expect(written[2]?.['error']).to.include({ code: 'upcast_failed' });

    // A run that goes on does not forget what failed before.
    const again = await replay(...of);
    expect(again.exitCode).to.equal(1);
    expect(again.stdout).to.match(/^5 were replayed before, 3 of them failed\.\n0 aggregates/);
    expect(await states(to)).to.deep.equal(written);
    const without = await replay('--aggregate-type', 'Failing');
    expect([without.exitCode, without.stdout.split('\n')[0]]).to.deep.equal([1, b]);
  });

  it('leaves a file as it is that is none of such a replay', async () => {
    const line = (aggregateType: string, aggregateId: string) =>
      `${JSON.stringify({ aggregateType, aggregateId, sequenceNumber: 1, state: {} })}\n`;
    const of = ['--aggregate-type', 'Counter'];
    for (const [content, args, said] of [
      ['{\n  "name": "some-package"\n}\n', of, 'its line 1 is none of a replay'],
      ['hello', of, 'its line 1 is none of a replay'],
      [`${line('Counter', 'a')}hello`, of, 'its line 2 is none of a replay'],
      [line('Counter', 'a').replace('1', '0'), of, 'its line 1 is none of a replay'],
      [line('Counter', 'b') + line('Counter', 'a'), of, 'line 2 is not in the order'],
      [line('Counter', 'a') + line('Counter', 'a'), of, 'line 2 is not in the order'],
      [line('Slow', 'a'), of, 'aggregates of Slow, which are not asked for'],
      [line('Slow', 'a'), [], 'it has no Counter, though'],
    ] as const) {
      const to = await write('other.ndjson', content);
      const ended = await replay(...args, '--to', to);
      expect(ended.exitCode, content).to.equal(2);
      expect(ended.stderr).to.include(to).and.include(said);
      expect(await readFile(to, 'utf8')).to.equal(content);
    }
  });

  it('ends with 2 for a wrong command line', async () => {
    for (const args of [
      ...[['Counter'], ['--aggregate-type', 'a b'], ['--aggregate-type', 'Countess']],
      ...[
        ['--handler', 'nobody'],
        ['--to', folder],
        ['--to', inFolder('no/folder/x.ndjson')],
      ],
      ...[['--aggregate-type', 'Slow', '--handler', 'events'], ['--to']],
    ]) {
      const ended = await replay(...args);
      expect(ended.exitCode, args.join(' ')).to.equal(2);
      expect(ended.stderr).to.match(/^error: /);
      expect(ended.stdout).to.equal('');
    }
    const help = await replay('--help');
    expect(help.exitCode).to.equal(0);
  });

  it('ends with 1 and says why where a reducer cannot be used', async () => {
    const reducers = dirname(await write('broken/reducer.mjs', 'export default 42;'));
    const given = { ...(await environment()), REDUCERS_DIR: reducers };
    const ended = await runScript('replay', [], '', given);
    expect(ended.exitCode).to.equal(1);
    expect(ended.stderr).to.include('reducer.mjs is no reducer');
  });
});
