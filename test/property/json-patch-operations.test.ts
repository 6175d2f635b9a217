import { expect } from 'chai';
import fc from 'fast-check';
import { applyPatch, type Operation } from 'rfc6902';
import { compileChain } from '../../src/engine/schemas/upcast/upcast-chain.ts';
import { compileStep } from '../../src/engine/schemas/upcast/upcast-step.ts';
import type { JsonObject, JsonValue } from '../../src/events/event.ts';
import { deeplyFrozen } from '../support/deeply-frozen.ts';

const NAMES = ['a', 'b', '~/'];

const anyValue = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(0, 'text', true, null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom(...NAMES), tie('value'), {
    minKeys: 2,
    noNullPrototype: true,
  }),
}));

/** Mostly to somewhere in such data. */
const anyPointer = fc
  .tuple(
    fc.constantFrom('', ...NAMES, ...NAMES, ...NAMES),
    fc.array(fc.constantFrom(...NAMES, '0', '1', '-'), { maxLength: 2 }),
  )
  .map(([first, others]) => (first === '' ? '' : [first, ...others].map(escaped).join('')));

function escaped(token: string): string {
  return `/${token.replace('~', '~0').replace('/', '~1')}`;
}

const anyOperation = fc.record({
  op: fc.constantFrom('add', 'replace', 'remove', 'move', 'copy', 'test'),
  path: anyPointer,
  from: anyPointer,
  value: anyValue.value,
});

/** Undefined where it fails. */
function byTheLibrary(data: JsonObject, patch: readonly object[]): JsonValue | undefined {
  const target = { data: structuredClone(data) };
  for (const operation of patch as readonly { path: string; from: string }[]) {
    const within = {
      ...operation,
      path: `/data${operation.path}`,
      from: `/data${operation.from}`,
    };
    if (!succeeds(target, within as unknown as Operation)) return undefined;
  }
  const isObject = typeof target.data === 'object' && target.data !== null;
  return isObject && !Array.isArray(target.data) ? target.data : undefined;
}

/** On what is neither an object nor an array it throws. */
function succeeds(target: object, operation: Operation): boolean {
  try {
    return applyPatch(target, [operation]).every((fault) => fault === null);
  } catch {
    return false;
  }
}

describe('The operations of a JSON Patch', () => {
  it('do what the library does, whatever the data is, and leave what they are given', async () => {
    let done = 0;
    let failed = 0;
    const patches = fc.array(anyOperation, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(anyValue.object, patches, async (given, patch) => {
        const declared = { jsonPatch: patch } as unknown as JsonValue;
        const step = await compileStep(declared, async () => undefined);
        const upcast = async () => await compileChain([step])(deeplyFrozen(given));
        const expected = byTheLibrary(given, patch);
        const result = await upcast().catch(() => undefined);
        expect(result).to.deep.equal(expected);
        if (expected === undefined) failed += 1;
        else done += 1;
      }),
      { numRuns: 1_500 },
    );
    expect(Math.min(done, failed)).to.be.greaterThan(150);
  });
});
