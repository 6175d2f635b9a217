import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import {
  createSchemaTrial,
  type SchemaTrial,
} from '../../src/engine/schemas/documents/schema-trial.ts';
import type { TrialTask } from '../../src/engine/schemas/documents/trial-task.ts';
import { type Fault, isEventStoreError } from '../../src/errors.ts';
import type { JsonObject } from '../../src/events/event.ts';
import { buildServiceIn } from '../support/built-service.ts';
import { refusalOf } from '../support/refusal-of.ts';

const HONEST: JsonObject = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', pattern: '^[A-Z][a-z]+$' }, parent: { $ref: '#' } },
};
const EVIL: JsonObject = { type: 'object', properties: { a: { pattern: '^(a+)+$' } } };

interface TryingTrial extends SchemaTrial {
  readonly try: (bundled: JsonObject) => Promise<readonly Fault[]>;
}

function trying(trial: SchemaTrial): TryingTrial {
  const carryOut = (task: TrialTask) => trial.carryOut(task);
  const tried = async (bundled: JsonObject) =>
    (await carryOut({ schemas: [{ place: '', bundled }] })).faults;
  return { carryOut, close: () => trial.close(), try: tried };
}

describe('the trial of a schema', () => {
  let folder: string;
  const trials: SchemaTrial[] = [];
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'schema-trial-'));
    process.on('unhandledRejection', onUnhandled);
  });
  after(async () => {
    process.off('unhandledRejection', onUnhandled);
    await rm(folder, { recursive: true });
  });
  afterEach(async () => {
    for (const trial of trials.splice(0)) await trial.close();
    expect(unhandled).to.deep.equal([]);
  });

  function trialOf(timeoutMs?: number, workerUrl?: URL): TryingTrial {
    const trial = createSchemaTrial({
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(workerUrl === undefined ? {} : { workerUrl }),
    });
    trials.push(trial);
    return trying(trial);
  }

  /** A worker that says it is ready and then does what the code says when it gets a schema. */
  async function workerThat(code: string): Promise<URL> {
    const file = join(folder, `worker-${Math.random()}.mjs`);
    const start = `import { parentPort } from 'node:worker_threads';
      import { readlinkSync } from 'node:fs';
      const thread = () => Number(readlinkSync('/proc/thread-self').split('/').at(-1));
      parentPort.once('message', () => { ${code} });
      const threadId = process.platform === 'linux' ? thread() : undefined;
      parentPort.postMessage({ kind: 'ready', threadId });`;
    await writeFile(file, start);
    return pathToFileURL(file);
  }

  it('finds nothing against an honest schema, from its source', async () => {
    expect(await trialOf(30_000).try(HONEST)).to.deep.equal([]);
  });

  it('names the patterns that take long, and what AJV refuses', async () => {
    const trial = trialOf(30_000);
    const [evil, refused] = await Promise.all([
      trial.try(EVIL),
      trial.try({ type: 'object', properties: 5 }),
    ]);
    expect(evil.map(({ pointer }) => pointer)).to.deep.equal(['/properties/a/pattern']);
    expect(refused).to.deep.equal([{ pointer: '/properties', message: 'must be object' }]);
  });

  it('ends a schema that takes minutes to compile, and goes on with the next', async () => {
    const parts = Array.from({ length: 2_400 }, (_, index) => ({
      type: 'object',
      required: [`r${index}`],
      properties: { [`r${index}`]: { type: 'object' } },
    }));
    const trial = trialOf(2_000);
    const faults = await trial.try({ type: 'object', oneOf: parts, unevaluatedProperties: false });
    // What a busy machine has compiled by then decides which of them is met first.
    expect(faults[0]?.message).to.match(/takes longer than 2000 ms|call stack/);
    expect(await trial.try(HONEST)).to.deep.equal([]);
  });

  it('refuses a schema that needs more stack than there is', async () => {
    const names = Array.from({ length: 3_000 }, (_, index) => `d${index}`);
    const $defs = Object.fromEntries(
      names.map((name, index) => [name, { $ref: `#/$defs/${names[index + 1] ?? 'end'}` }]),
    );
    const schema = { type: 'object', $ref: '#/$defs/d0', $defs: { ...$defs, end: {} } };
    const [fault] = await trialOf(30_000).try(schema);
    expect(fault?.message).to.match(/call stack/);
  });

  it('refuses a schema that takes too much memory', async () => {
    const url = await workerThat('const all = []; for (;;) all.push(new Array(10_000).fill({}));');
    expect(await trialOf(60_000, url).try(HONEST)).to.deep.equal([
      { pointer: '', message: 'takes too much memory to compile and try' },
    ]);
  });

  it('refuses nothing because others have the processors: it waits, and then cannot tell', async function () {
    if (process.platform !== 'linux') this.skip();
    const asleep = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, MS);';
    const well = "parentPort.postMessage({ kind: 'tried', faults: [], reasons: [] });";
    const late = await workerThat(`${asleep.replace('MS', '700')} ${well}`);
    expect(await trialOf(300, late).try(HONEST)).to.deep.equal([]);
    const never = await workerThat(asleep.replace('MS', '60_000'));
    await refusalOf(trialOf(50, never).try(HONEST), 'unavailable');
  });

  for (const [what, code] of [
    ['throws', "throw new Error('broken');"],
    ['rejects', "Promise.reject(new Error('broken'));"],
    ['ends', 'process.exit(0);'],
    ['ends with an error', 'process.exit(7);'],
  ] as const) {
    it(`fails, and is of use again, where its worker ${what}`, async () => {
      const trial = trialOf(60_000, await workerThat(code));
      for (let time = 0; time < 3; time++) {
        const error = await trial.try(HONEST).catch((reason: unknown) => reason);
        expect(isEventStoreError(error, 'internal')).to.equal(true);
      }
    });
  }

  it('fails where there is no worker', async () => {
    const nowhere = pathToFileURL(join(folder, 'nowhere.mjs'));
    const error = await trialOf(60_000, nowhere)
      .try(HONEST)
      .catch((reason: unknown) => reason);
    expect(isEventStoreError(error, 'internal')).to.equal(true);
  });

  it('shows its worker nothing of the environment', async () => {
    process.env['TRIAL_SECRET'] = 'secret';
    const url = await workerThat(
      "parentPort.postMessage({ kind: 'tried', faults: [Object.keys(process.env)], reasons: [] });",
    );
    expect(await trialOf(60_000, url).try(HONEST)).to.deep.equal([[]]);
    delete process.env['TRIAL_SECRET'];
  });

  it('is for two at once, twenty wait, and the next is refused; close ends them all', async () => {
    const trial = trialOf(60_000, await workerThat('setInterval(() => undefined, 1_000);'));
    const all = Array.from({ length: 22 }, () =>
      trial.try(HONEST).catch((reason: unknown) => reason),
    );
    const refused = await trial.try(HONEST).catch((reason: unknown) => reason);
    expect(isEventStoreError(refused, 'queue_full')).to.equal(true);
    await trial.close();
    for (const error of await Promise.all(all)) {
      expect(isEventStoreError(error, 'store_closed')).to.equal(true);
    }
    const late = await trial.try(HONEST).catch((reason: unknown) => reason);
    expect(isEventStoreError(late, 'store_closed')).to.equal(true);
  });

  it('lets those that wait have their turn', async () => {
    const url = await workerThat(
      "parentPort.postMessage({ kind: 'tried', faults: [], reasons: [] });",
    );
    const trial = trialOf(60_000, url);
    const all = await Promise.all(Array.from({ length: 22 }, () => trial.try(HONEST)));
    expect(all).to.deep.equal(new Array(22).fill([]));
    expect(await trial.try(HONEST)).to.deep.equal([]);
  });

  it('tries steps on examples there, and ends one that does not end', async () => {
    const step = (jsonata: string, pointer: string) => ({
      ...{ pointer, declared: { jsonata }, fromVersion: 1 },
      from: { ...HONEST, examples: [{ name: 'Ada' }, { name: 7 }] },
      to: HONEST,
    });
    const steps = [
      step('{"name": name}', '/well'),
      step('{"name": $length(name)}', '/wrong'),
      step('$error("no")', '/failing'),
    ];
    const { faults } = await trialOf(30_000).carryOut({ steps });
    expect(faults).to.deep.equal([
      {
        pointer: '/wrong',
        message:
          'makes of /examples/0 of version 1 what is no data of its version: /name must be string',
      },
      { pointer: '/failing', message: 'fails on /examples/0 of version 1: no' },
    ]);
    const slow = step('$map([1..1e6], function($i) { $sum([1..1e6]) })', '/slow');
    const ended = await trialOf(500).carryOut({ steps: [slow] });
    expect(ended.faults[0]?.message).to.include('takes longer than 500 ms');
  });

  it('compares versions there, and ends what takes too long', async () => {
    const earlier = [{ version: 1, schema: HONEST, hasUpcast: false }];
    const other = { ...HONEST, required: ['name', 'parent'] };
    const candidate = { version: 2, schema: other, hasUpcast: false };
    const successions = [{ mode: 'BACKWARD', candidate, earlier } as const];
    const { faults, reasons } = await trialOf(30_000).carryOut({
      schemas: [{ place: '', bundled: other }],
      successions,
    });
    expect(faults).to.deep.equal([]);
    expect(reasons.map((each) => each.map(({ comparedWith }) => comparedWith))).to.deep.equal([
      [1, 1],
    ]);
    const url = await workerThat('for (;;) {}');
    const ended = await trialOf(200, url).carryOut({ successions });
    expect(ended.reasons).to.deep.equal([]);
    expect(ended.faults[0]?.message).to.include('takes longer than 200 ms');
  });

  it('works in the built service', async () => {
    const built = join(folder, 'built');
    await buildServiceIn(built);
    const file = join(built, 'dist/engine/schemas/documents/schema-trial.js');
    const module = (await import(pathToFileURL(file).href)) as {
      readonly createSchemaTrial: typeof createSchemaTrial;
    };
    const trial = trying(module.createSchemaTrial({ timeoutMs: 30_000 }));
    trials.push(trial);
    expect(await trial.try(HONEST)).to.deep.equal([]);
    expect((await trial.try(EVIL)).map(({ pointer }) => pointer)).to.deep.equal([
      '/properties/a/pattern',
    ]);
  });
});
