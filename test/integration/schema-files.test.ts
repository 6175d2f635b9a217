import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { EventStore } from '../../src/event-store.ts';
import type { JsonValue } from '../../src/events/event.ts';
import { closed, NUMBER, TEXT } from '../support/event-schemas.ts';
import { anEvent } from '../support/examples.ts';
import { LogUnderTest } from '../support/log-under-test.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { sharedReplicaSet } from '../support/shared-replica-set.ts';

const V1 = closed({ seconds: NUMBER });
const V2 = closed({ duration: TEXT }, { 'x-upcast': { module: './v1-to-v2.ts' } });
const V3 = closed(
  { durationS: NUMBER },
  {
    'x-upcast': { jsonata: '{"durationS": $number($substringBefore(duration, " "))}' },
  },
);
const MODULE = `
import type { JsonObject } from 'ngmat-event-store';
export default function (data: { readonly seconds: number }): JsonObject {
  return { duration: \`\${data.seconds} s\` };
}
`;

describe('A folder of schemas', () => {
  let folder: string;
  let log: LogUnderTest;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'schemas-'));
    log = new LogUnderTest((await sharedReplicaSet()).uri);
  });
  afterEach(async () => {
    await log.close();
    await rm(folder, { recursive: true });
  });

  async function write(path: string, content: JsonValue): Promise<void> {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  const open = (): Promise<EventStore> => log.open({ schemas: { folder } });

  async function writeThree(): Promise<void> {
    await write('Mission/Burnt/v1.json', V1);
    await write('Mission/Burnt/v2.json', V2);
    await write('Mission/Burnt/v3.json', V3);
    await write('Mission/Burnt/v1-to-v2.ts', MODULE);
  }

  it('is what the registry starts from, modules and JSONata among its steps', async () => {
    await writeThree();
    const store = await open();
    const subject = { aggregateType: 'Mission', eventType: 'Burnt' };
    expect(store.schemas.subject(subject)?.latestVersion).to.equal(3);
    expect(store.schemas.schema(subject, 1)).to.deep.include({ schema: V1, origin: 'file' });
    const { events } = await store.append([
      anEvent({ ...subject, version: 1, data: { seconds: 42 } }),
      anEvent({ ...subject, version: 2, data: { duration: '43 s' } }),
    ]);
    const read = await store.readLog().toArray();
    expect(read.map(({ data }) => data)).to.deep.equal([{ durationS: 42 }, { durationS: 43 }]);
    expect(read.map(({ storedVersion }) => storedVersion)).to.deep.equal([1, 2]);
    const second = await store.readLog({ toPosition: 1, schemaVersion: 2 }).toArray();
    expect(second[0]?.data).to.deep.equal({ duration: '42 s' });
    const stored = await store.readLog({ schemaVersion: 'stored' }).toArray();
    expect(stored).to.deep.equal(events);
  });

  it('is taken in once, by any number of processes, at the same time', async () => {
    await writeThree();
    const stores = await Promise.all([open(), open(), open()]);
    for (const store of stores) {
      expect(store.schemas.subjects().map((each) => each.latestVersion)).to.deep.equal([3]);
    }
    const again = await open();
    const [first] = stores;
    const subject = { aggregateType: 'Mission', eventType: 'Burnt' };
    const registered = first?.schemas.schema(subject, 3);
    expect(again.schemas.schema(subject, 3)).to.deep.equal(registered);
  });

  it('goes on where it ended: a later version is added to those before', async () => {
    await write('Mission/Burnt/v1.json', V1);
    await open();
    await writeThree();
    const store = await open();
    expect(store.schemas.subjects()[0]?.latestVersion).to.equal(3);
  });

  it('needs not be there for what was registered by it, but for its modules', async () => {
    await writeThree();
    const store = await open();
    const subject = { aggregateType: 'Mission', eventType: 'Burnt' };
    await store.append([anEvent({ ...subject, version: 1, data: { seconds: 42 } })]);
    await store.append([anEvent({ ...subject, version: 2, data: { duration: '43 s' } })]);
    const without = await log.open();
    const read = await without.readLog({ fromPosition: 2 }).toArray();
    expect(read[0]?.data).to.deep.equal({ durationS: 43 });
    const { message } = await refusalOf(without.readLog().toArray(), 'upcast_failed');
    expect(message).to.include('v1-to-v2.ts');
  });

  it('may have a step that does not end: what needs it is refused, and all else goes on', async () => {
    await writeThree();
    const endless = '($f := function($n) { 1 + $f($n + 1) }; {"durationS": $f(0)})';
    await write('Mission/Burnt/v3.json', { ...V3, 'x-upcast': { jsonata: endless } });
    const store = await open();
    const data = { duration: '43 s' };
    const subject = { aggregateType: 'Mission', eventType: 'Burnt' };
    const { events } = await store.append([anEvent({ ...subject, version: 2, data })]);
    const { message, details } = await refusalOf(store.readLog().toArray(), 'upcast_failed');
    expect(details).to.include({ eventId: events[0]?.eventId, fromVersion: 2, toVersion: 3 });
    expect(message).to.include('the step to version 3 fails: Stack overflow');
    expect(await store.readLog({ schemaVersion: 2 }).toArray()).to.have.length(1);
  });

  it('may refer from one of its files to another, in whatever order they are', async () => {
    const $ref = '../../Orbit/Shapes/v1.json#/$defs/km';
    await write('Mission/Raised/v1.json', closed({ altitudeKm: { $ref } }));
    await write('Orbit/Shapes/v1.json', {
      type: 'object',
      $defs: { km: { type: 'number', minimum: 0 } },
    });
    const store = await open();
    const subject = { aggregateType: 'Mission', eventType: 'Raised' };
    expect(store.schemas.validate(subject, 1, { altitudeKm: -1 })).to.have.length(1);
  });

  const wrong: readonly (readonly [string, string, JsonValue, string])[] = [
    ['no JSON', 'Mission/Burnt/v1.json', '{"type":', 'Mission/Burnt/v1.json'],
    ['no schema', 'Mission/Burnt/v1.json', closed({ a: { type: 'text' } }), '/properties/a/type'],
    ['a version without the one before', 'Mission/Burnt/v2.json', V1, 'has no version 1 before it'],
    ['a file of another name', 'Mission/Burnt/version1.json', V1, 'version1.json'],
    ['a folder that is no type', 'mission-x/Burnt/v1.json', V1, 'mission-x'],
    ['a reference to nothing', 'A/B/v1.json', closed({ a: { $ref: '../C/v1.json' } }), '$ref'],
  ];

  for (const [what, path, content, said] of wrong) {
    it(`stops the start where it has ${what}, and says where and why`, async () => {
      await write(path, content);
      await write('Orbit/Shapes/v1.json', V1);
      const { details } = await refusalOf(open(), 'invalid_configuration');
      expect(details.faults).not.to.deep.equal([]);
      for (const fault of details.faults) {
        expect(fault).to.include(said);
        expect(fault).to.include(folder);
      }
      const store = await log.open();
      expect(store.schemas.subjects()).to.deep.equal([]);
    });
  }

  it('stops the start where a version breaks the one before', async () => {
    await write('Mission/Burnt/v1.json', V1);
    await write('Mission/Burnt/v2.json', closed({ seconds: TEXT }));
    const { details } = await refusalOf(open(), 'invalid_configuration');
    expect(details.faults[0]).to.include('Burnt/v2.json').and.include('/properties/seconds/type');
  });

  it('stops the start where a pattern can take long, or nobody knows how long', async () => {
    const slow = closed({ t: { type: 'string', pattern: '^(a+)+$' } });
    await write('Mission/Burnt/v1.json', slow);
    await write('Mission/Named/v1.json', closed({ t: { type: 'string', pattern: '^[a-z]+$' } }));
    await write('Orbit/Raised/v1.json', closed({ t: { type: 'string', pattern: '^(é|é)+$' } }));
    const { details } = await refusalOf(open(), 'invalid_configuration');
    const [first, second, ...others] = [...details.faults].sort();
    expect(others).to.deep.equal([]);
    expect(first).to.include(`${join(folder, 'Mission/Burnt/v1.json')} /properties/t/pattern is a`);
    expect(second).to.include(`${join(folder, 'Orbit/Raised/v1.json')} /properties/t/pattern is a`);
    expect((await log.open()).schemas.subjects()).to.deep.equal([]);
  });

  it('stops the start where the module of a step is missing, or exports no function', async () => {
    await write('Mission/Burnt/v1.json', V1);
    await write('Mission/Burnt/v2.json', V2);
    const missing = await refusalOf(open(), 'invalid_configuration');
    expect(missing.details.faults[0]).to.include('v1-to-v2.ts');
    await write('Mission/Burnt/v1-to-v2.ts', 'export default 7;');
    const seven = await refusalOf(open(), 'invalid_configuration');
    expect(seven.details.faults[0]).to.include('no function');
  });

  it('stops the start where a step fails on an example of the version before', async () => {
    await writeThree();
    await write('Mission/Burnt/v1.json', { ...V1, examples: [{ seconds: 42 }] });
    await write('Mission/Burnt/v2.json', { ...V2, examples: [{ duration: '42 s' }] });
    const faults = async () => (await refusalOf(open(), 'invalid_configuration')).details.faults;
    await write('Mission/Burnt/v1-to-v2.ts', 'export default ({ seconds }) => ({ seconds });');
    expect(await faults()).to.have.length(1);
    expect((await faults())[0])
      .to.include(`${join(folder, 'Mission/Burnt/v2.json')} /x-upcast makes of /examples/0`)
      .and.include('of version 1');
    // A module that was loaded is kept.
    await write('Mission/Burnt/mended.ts', MODULE);
    const mended = { 'x-upcast': { module: './mended.ts' } };
    await write('Mission/Burnt/v2.json', { ...V2, ...mended, examples: [{ duration: '42 s' }] });
    const endless = { jsonata: '$map([1..1e6], function($i) { $sum([1..1e6]) })' };
    await write('Mission/Burnt/v3.json', { ...V3, 'x-upcast': endless });
    await write('Mission/Other/v1.json', { ...V1, examples: [{ seconds: 42 }] });
    const wrong = { jsonPatch: [{ op: 'remove', path: '/minutes' }] };
    await write('Mission/Other/v2.json', { ...V1, 'x-upcast': wrong });
    const [first, second, ...others] = [...(await faults())].sort();
    expect(others).to.deep.equal([]);
    expect(first).to.include('Burnt/v3.json /x-upcast takes longer than 2000 ms');
    expect(second).to.include('Other/v2.json /x-upcast fails on /examples/0 of version 1');
    expect((await log.open()).schemas.subjects()).to.deep.equal([]);
    await rm(join(folder, 'Mission/Other'), { recursive: true });
    await write('Mission/Burnt/v3.json', V3);
    expect((await open()).schemas.subjects()[0]?.latestVersion).to.equal(3);
  }).timeout(60_000);

  it('stops the start where it says something else than the store, and names the file', async () => {
    await write('Mission/Burnt/v1.json', V1);
    await open();
    await write('Mission/Burnt/v1.json', closed({ minutes: NUMBER }));
    const { details } = await refusalOf(open(), 'invalid_configuration');
    expect(details.faults[0]).to.include(join(folder, 'Mission/Burnt/v1.json'));
    expect(details.faults[0]).to.include('a version never changes');
    await rm(join(folder, 'Mission'), { recursive: true });
    const store = await open();
    const subject = { aggregateType: 'Mission', eventType: 'Burnt' };
    expect(store.schemas.schema(subject, 1)?.schema).to.deep.equal(V1);
  });

  it('stops the start where it is not there', async () => {
    const schemas = { folder: join(folder, 'none') };
    const { details } = await refusalOf(log.open({ schemas }), 'invalid_configuration');
    expect(details.faults[0]).to.include('none is not there');
  });
});
