import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openHandlers } from '../../src/engine/replay/open-handlers.ts';
import { isEventStoreError } from '../../src/errors.ts';
import { recorded } from '../support/kept-events.ts';
import { refusalOf } from '../support/refusal-of.ts';

describe('openHandlers', () => {
  let folder: string;
  let folders = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'event-store-reducers-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function written(files: Readonly<Record<string, string>>): Promise<string> {
    folders += 1;
    const reducers = join(folder, String(folders));
    await mkdir(reducers);
    for (const [name, text] of Object.entries(files)) await writeFile(join(reducers, name), text);
    return reducers;
  }

  const definition = (fields: Readonly<Record<string, string>> = {}) => {
    const all = { aggregateType: "'Mission'", version: '1', initial: '{}', on: '{}', ...fields };
    const text = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
    return `export default { ${text.join(', ')} };`;
  };

  it('gives every type the handler that merges, where there is no folder', async () => {
    const handlers = await openHandlers(undefined);
    for (const handler of [
      handlers.handlerOf('Mission'),
      handlers.handlerOf('constructor', 'merge-patch'),
    ]) {
      expect([handler.name, handler.version]).to.deep.equal(['merge-patch', 1]);
      const fold = handler.begin();
      fold.apply(recorded(1, 'MissionCreated', { name: 'Aurora', orbit: { inclinationDeg: 97 } }));
      fold.apply(recorded(2, 'Other', { name: null, orbit: { altitudeKm: 500 } }));
      expect(fold.state).to.deep.equal({ orbit: { inclinationDeg: 97, altitudeKm: 500 } });
    }
  });

  it('loads TypeScript and JavaScript that lies directly in the folder, and nothing else', async () => {
    const reducers = await written({
      'mission.ts': `import { reducer } from 'ngmat-event-store';
        interface Mission { readonly maneuvers: number }
        export default reducer<Mission>({
          aggregateType: 'Mission', version: 3, initial: { maneuvers: 0 },
          on: { ManeuverExecuted: (state) => ({ maneuvers: state.maneuvers + 1 }) },
        });`,
      'craft.mjs': definition({ aggregateType: "'Spacecraft'", version: '2' }),
      'mission.d.ts': 'declare const x: 1; export default x;',
      'notes.md': '# none',
      'data.json': '{}',
    });
    await mkdir(join(reducers, 'shared.ts'));
    const handlers = await openHandlers(reducers);
    const handler = handlers.handlerOf('Mission');
    expect([handler.name, handler.version]).to.deep.equal(['Mission', 3]);
    expect(handlers.handlerOf('Spacecraft')).to.include({ name: 'Spacecraft', version: 2 });
    const fold = handler.begin();
    for (const type of ['ManeuverExecuted', 'constructor', 'toString', 'ManeuverExecuted']) {
      fold.apply(recorded(1, type, {}));
    }
    expect(fold.state).to.deep.equal({ maneuvers: 2 });
    expect(handler.begin().state).to.deep.equal({ maneuvers: 0 });
    expect(() => Object.assign(handler.initial, { maneuvers: 7 })).to.throw(TypeError);
  });

  it('takes the one asked for, else the one of the type’s name, else the only one', async () => {
    const one = await openHandlers(await written({ 'a.mjs': definition({ name: "'fuel'" }) }));
    expect(one.handlerOf('Mission').name).to.equal('fuel');
    expect(one.handlerOf('Mission', 'fuel').name).to.equal('fuel');
    expect(one.handlerOf('Mission', 'merge-patch').name).to.equal('merge-patch');
    expect(one.handlerOf('Other').name).to.equal('merge-patch');
    const two = {
      'a.mjs': definition({ name: "'fuel'" }),
      'b.mjs': definition({ name: "'crew'" }),
    };
    expect((await openHandlers(await written(two))).handlerOf('Mission').name).to.equal(
      'merge-patch',
    );
    const three = await openHandlers(await written({ ...two, 'c.mjs': definition() }));
    expect(three.handlerOf('Mission').name).to.equal('Mission');
    expect(three.handlerOf('Mission', 'crew').name).to.equal('crew');
  });

  it('refuses a name that no handler of the type has, and says which there are', async () => {
    const handlers = await openHandlers(await written({ 'a.mjs': definition({ name: "'fuel'" }) }));
    for (const [type, name, names] of [
      ['Mission', 'Mission', 'fuel, merge-patch'],
      ['Other', 'fuel', 'merge-patch'],
      ['Other', 'toString', 'merge-patch'],
    ] as const) {
      try {
        handlers.handlerOf(type, name);
        expect.fail('It was taken.');
      } catch (error) {
        if (!isEventStoreError(error, 'invalid_request')) throw error;
        const message = `names no handler of ${type}; there are: ${names}`;
        expect(error.details.faults).to.deep.equal([{ pointer: '/handler', message }]);
      }
    }
  });

  for (const [what, text, reason] of [
    ['no object', 'export default 7;', /must export default reducer/],
    ['no aggregate type', definition({ aggregateType: 'undefined' }), /aggregateType must be/],
    ['a wrong aggregate type', definition({ aggregateType: "'my-type'" }), /aggregateType must be/],
    ['no version', definition({ version: 'undefined' }), /version must be an integer from 1/],
    ['version 0', definition({ version: '0' }), /version must be an integer from 1/],
    ['version 1.5', definition({ version: '1.5' }), /version must be an integer from 1/],
    ['a wrong name', definition({ name: "'a/b'" }), /name must be a letter/],
    ['a name that is taken', definition({ name: "'merge-patch'" }), /merge-patch is built in/],
    ['no initial state', definition({ initial: 'undefined' }), /initial: must be a JSON object/],
    ['an array to begin with', definition({ initial: '[]' }), /initial: must be a JSON object/],
    [
      'a date to begin with',
      definition({ initial: '{ a: [new Date()] }' }),
      /initial\/a\/0: is no/,
    ],
    ['no steps', definition({ on: 'undefined' }), /on must be an object of functions/],
    ['steps in an array', definition({ on: '[]' }), /on must be an object of functions/],
    ['a step that is none', definition({ on: '{ A() {}, B: 7 }' }), /on\.B must be a function/],
  ] as const) {
    it(`refuses a reducer with ${what}, naming the file`, async () => {
      const reducers = await written({ 'a.mjs': definition({ name: "'fine'" }), 'b.mjs': text });
      const { message, details } = await refusalOf(openHandlers(reducers), 'invalid_configuration');
      expect(message).to.match(reason);
      expect(message.startsWith(`${join(reducers, 'b.mjs')} is no reducer: `)).to.equal(true);
      expect(details.faults).to.have.length(1);
    });
  }

  it('refuses two reducers of one type and name, naming the second', async () => {
    const reducers = await written({
      'a.mjs': definition(),
      'b.mjs': definition({ version: '2' }),
    });
    const { message } = await refusalOf(openHandlers(reducers), 'invalid_configuration');
    expect(message).to.equal(
      `${join(reducers, 'b.mjs')} is a second reducer "Mission" of Mission.`,
    );
  });

  it('refuses a folder that is not there, or none', async () => {
    const reducers = await written({ 'a.mjs': definition() });
    for (const path of [join(folder, 'nowhere'), join(reducers, 'a.mjs')]) {
      const { message } = await refusalOf(openHandlers(path), 'invalid_configuration');
      expect(message).to.include(path);
    }
  });
});
