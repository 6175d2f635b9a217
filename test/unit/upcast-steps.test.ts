import { expect } from 'chai';
import { compileChain } from '../../src/engine/schemas/upcast/upcast-chain.ts';
import { compileStep, stepFaults } from '../../src/engine/schemas/upcast/upcast-step.ts';
import type { JsonObject, JsonValue } from '../../src/events/event.ts';
import { deeplyFrozen } from '../support/deeply-frozen.ts';

const NO_MODULES = async () => {
  throw new Error('there is no such file');
};

async function applied(step: JsonValue, data: JsonObject, module?: unknown): Promise<JsonObject> {
  expect(stepFaults(step, 'file')).to.deep.equal([]);
  const load = module === undefined ? NO_MODULES : async () => module;
  return await compileChain([await compileStep(step, load)])(deeplyFrozen(data));
}

async function failureOf(doing: Promise<unknown>): Promise<string> {
  try {
    await doing;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It did not fail.');
}

const DATA = { speed: 7, unit: 'km/s', parts: [{ a: 1 }, { a: 2 }] };

describe('A step by JSON Patch', () => {
  for (const [what, jsonPatch, expected] of [
    [
      'adds',
      [{ op: 'add', path: '/frame', value: { name: 'ICRF' } }],
      { ...DATA, frame: { name: 'ICRF' } },
    ],
    ['removes', [{ op: 'remove', path: '/unit' }], { speed: 7, parts: DATA.parts }],
    ['replaces', [{ op: 'replace', path: '/speed', value: null }], { ...DATA, speed: null }],
    [
      'moves',
      [{ op: 'move', from: '/speed', path: '/v' }],
      { unit: 'km/s', parts: DATA.parts, v: 7 },
    ],
    [
      'moves into a list',
      [{ op: 'move', from: '/speed', path: '/parts/1' }],
      { unit: 'km/s', parts: [{ a: 1 }, 7, { a: 2 }] },
    ],
    [
      'copies',
      [{ op: 'copy', from: '/parts/0', path: '/parts/-' }],
      { ...DATA, parts: [...DATA.parts, { a: 1 }] },
    ],
    ['tests', [{ op: 'test', path: '/unit', value: 'km/s' }], DATA],
    ['replaces all', [{ op: 'replace', path: '', value: { x: 1 } }], { x: 1 }],
    ['does nothing', [], DATA],
    ['knows escaped names', [{ op: 'add', path: '/a~1b~0c', value: 1 }], { ...DATA, 'a/b~c': 1 }],
  ] as const) {
    it(what, async () => {
      expect(await applied({ jsonPatch } as unknown as JsonValue, DATA)).to.deep.equal(expected);
    });
  }

  it('gives each event values of its own', async () => {
    const step = {
      jsonPatch: [
        { op: 'add', path: '/list', value: [] },
        { op: 'add', path: '/list/-', value: 1 },
      ],
    };
    const compiled = compileChain([await compileStep(step, NO_MODULES)]);
    for (const _ of [1, 2]) expect(await compiled({})).to.deep.equal({ list: [1] });
    const first = (await compiled({})) as { list: number[] };
    first.list.push(2);
    expect(await compiled({})).to.deep.equal({ list: [1] });
  });

  for (const [what, jsonPatch, said] of [
    ['a place that is not there', [{ op: 'remove', path: '/none' }], 'remove /none'],
    ['a source that is not there', [{ op: 'move', from: '/none', path: '/x' }], 'move /x'],
    ['a test that does not hold', [{ op: 'test', path: '/speed', value: 8 }], 'test /speed'],
    ['a whole that is no object', [{ op: 'copy', from: '/speed', path: '' }], 'no object'],
    ['a source that no data has', [{ op: 'copy', from: '/toString', path: '/x' }], 'copy /x'],
    ['a place that no data has', [{ op: 'remove', path: '/toString' }], 'remove /toString'],
  ] as const) {
    it(`fails at ${what}`, async () => {
      expect(await failureOf(applied({ jsonPatch } as unknown as JsonValue, DATA))).to.include(
        said,
      );
    });
  }

  it('fails rather than double small data again and again', async () => {
    const doubling = Array.from({ length: 60 }, (_, index) => ({
      op: 'copy',
      from: '',
      path: `/copy${index}`,
    }));
    const step = { jsonPatch: doubling };
    expect(await failureOf(applied(step, DATA))).to.include('add more than 65536 characters');
  });

  for (const [what, jsonPatch, pointer] of [
    ['no list', {}, '/jsonPatch'],
    ['an operation that is none', [7], '/jsonPatch/0'],
    ['an unknown operation', [{ op: 'merge', path: '' }], '/jsonPatch/0/op'],
    ['no path', [{ op: 'remove' }], '/jsonPatch/0/path'],
    ['a path that is no pointer', [{ op: 'remove', path: 'a' }], '/jsonPatch/0/path'],
    ['a wrong escape', [{ op: 'remove', path: '/~2' }], '/jsonPatch/0/path'],
    ['no source', [{ op: 'copy', path: '/a' }], '/jsonPatch/0/from'],
    ['no value', [{ op: 'add', path: '/a' }], '/jsonPatch/0/value'],
    [
      'a way that the library passes over',
      [{ op: 'move', from: '/constructor', path: '/x' }],
      '/jsonPatch/0/from',
    ],
    [
      'a way to the prototype',
      [{ op: 'add', path: '/__proto__/x', value: 1 }],
      '/jsonPatch/0/path',
    ],
    ['to take away the whole', [{ op: 'remove', path: '' }], '/jsonPatch/0/path'],
    [
      'what is no object for the whole',
      [{ op: 'replace', path: '', value: 5 }],
      '/jsonPatch/0/value',
    ],
    ['a list for the whole', [{ op: 'add', path: '', value: [] }], '/jsonPatch/0/value'],
    ['a whole that never is', [{ op: 'test', path: '', value: null }], '/jsonPatch/0/value'],
    ['a move into itself', [{ op: 'move', from: '/a', path: '/a/b' }], '/jsonPatch/0/path'],
    ['a move of the whole into it', [{ op: 'move', from: '', path: '/a' }], '/jsonPatch/0/path'],
    ['too many operations', Array(201).fill({ op: 'remove', path: '/a' }), '/jsonPatch'],
  ] as const) {
    it(`may not have ${what}`, () => {
      const faults = stepFaults({ jsonPatch } as unknown as JsonValue, 'api');
      expect(faults.map((fault) => fault.pointer)).to.deep.equal([pointer]);
    });
  }
});

describe('A step by JSONata', () => {
  it('has the data as its input, and gives the new data', async () => {
    const step = { jsonata: '{"speedMPerS": speed * 1000, "parts": parts.a}' };
    expect(await applied(step, DATA)).to.deep.equal({ speedMPerS: 7_000, parts: [1, 2] });
  });

  for (const [what, jsonata, said] of [
    ['gives nothing', 'none', 'must be a JSON object'],
    ['gives no object', 'speed', 'must be a JSON object'],
    ['gives what is no JSON', '{"f": function($x) {$x}}', '/f'],
    ['fails', '$error("no antenna")', 'no antenna'],
    ['finds nothing to calculate with', '{"x": unit * 2}', 'number'],
    ['does not end', '($f := function($x) { $f($x) }; $f(1))', 'does not end'],
    ['goes ever deeper', '($f := function($n) { 1 + $f($n + 1) }; {"r": $f(0)})', 'Stack overflow'],
    [
      'makes ever longer lists',
      '($f := function($x) { $f($append($x, $x)) }; $f([1]))',
      'sequence length',
    ],
  ] as const) {
    it(`fails where it ${what}`, async () => {
      expect(await failureOf(applied({ jsonata }, DATA))).to.include(said);
    });
  }

  it('may take more steps for more data, and each time as many', async () => {
    const step = { jsonata: '{"sums": $map(parts, function($part) { $part + 1 })}' };
    const parts = Array.from({ length: 40_000 }, (_, index) => index);
    const taken = await Promise.all([applied(step, { parts }), applied(step, { parts })]);
    for (const { sums } of taken) expect(sums).to.have.length(40_000);
  });

  it('may not be what is no expression', () => {
    for (const jsonata of ['{"a":', 7, null] as JsonValue[]) {
      expect(stepFaults({ jsonata }, 'file').map(({ pointer }) => pointer)).to.deep.equal([
        '/jsonata',
      ]);
    }
  });
});

describe('A step by a module', () => {
  const step = { module: './v1-to-v2.ts' };

  it('is its function', async () => {
    const faster = ({ speed, ...others }: { speed: number }) => ({ ...others, speed: speed + 1 });
    expect(await applied(step, DATA, faster)).to.deep.equal({ ...DATA, speed: 8 });
  });

  for (const [what, module, said] of [
    ['returns nothing', () => undefined, 'must be a JSON object'],
    ['returns a promise', async () => ({}), 'must be a JSON object'],
    ['returns what is no JSON', () => ({ at: new Date() }), '/at'],
    [
      'changes what it was given',
      (data: { speed: number }) => Object.assign(data, { speed: 8 }),
      'speed',
    ],
    [
      'throws',
      () => {
        throw new Error('no antenna');
      },
      'no antenna',
    ],
    ['is no function', { speed: 7 }, 'no function'],
  ] as const) {
    it(`fails where it ${what}`, async () => {
      expect(await failureOf(applied(step, DATA, module))).to.include(said);
    });
  }

  it('may put the same object into each event, which no later step changes', async () => {
    const shared = deeplyFrozen({ frame: { name: 'ICRF' } });
    const within = { jsonPatch: [{ op: 'add', path: '/frame/epoch', value: 'J2000' }] };
    const chain = compileChain([
      await compileStep(step, async () => () => shared),
      await compileStep(within, NO_MODULES),
    ]);
    expect(await chain({})).to.deep.equal({ frame: { name: 'ICRF', epoch: 'J2000' } });
  });

  it('ends no process by a promise that rejects, itself or within what it returns', async () => {
    const late = async () => {
      throw new Error('late');
    };
    const unheard: unknown[] = [];
    const listen = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', listen);
    try {
      for (const module of [late, () => ({ a: [{ b: late() }] })]) {
        await failureOf(applied(step, DATA, module));
        await new Promise(setImmediate);
      }
    } finally {
      process.off('unhandledRejection', listen);
    }
    expect(unheard).to.deep.equal([]);
  });

  it('is asked for JSON at the end of modules that follow each other, by the last one', async () => {
    const at = () => ({ at: new Date(0) });
    const written = ({ at }: { at: Date }) => ({ at: at.toISOString() });
    const steps = await Promise.all(
      [at, written].map((each) => compileStep(step, async () => each)),
    );
    expect(await compileChain(steps)({})).to.deep.equal({ at: '1970-01-01T00:00:00.000Z' });
    expect(() => compileChain(steps.slice(0, 1))({})).to.throw('v1-to-v2.ts returns /at');
  });

  it('may not lie elsewhere', () => {
    for (const module of [
      '../v1-to-v2.ts',
      '/etc/x.js',
      'lodash',
      './a/b.ts',
      './x.json',
      7,
    ] as JsonValue[]) {
      expect(stepFaults({ module }, 'file').map(({ pointer }) => pointer)).to.deep.equal([
        '/module',
      ]);
    }
  });
});

describe('A step', () => {
  it('has one form, which over the API is JSON Patch', () => {
    for (const step of [
      {},
      [],
      7,
      'x',
      null,
      { jsonPatch: [], jsonata: '$' },
      { script: 'x' },
    ] as JsonValue[]) {
      expect(stepFaults(step, 'file').map(({ pointer }) => pointer)).to.deep.equal(['']);
    }
    expect(stepFaults({ jsonPatch: [] }, 'api')).to.deep.equal([]);
    for (const step of [{ jsonata: '$' }, { module: './x.ts' }]) {
      expect(stepFaults(step, 'file')).to.deep.equal([]);
      expect(stepFaults(step, 'api')[0]?.message).to.include('can only come from a file');
    }
  });
});
