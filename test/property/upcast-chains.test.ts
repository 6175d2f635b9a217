import { expect } from 'chai';
import fc from 'fast-check';
import { Subject, type UsableSchema } from '../../src/engine/schemas/schema-subject.ts';
import { compileChain } from '../../src/engine/schemas/upcast/upcast-chain.ts';
import { compileStep } from '../../src/engine/schemas/upcast/upcast-step.ts';
import { canonicalJson } from '../../src/events/canonical-json.ts';
import type { JsonObject, JsonValue, RecordedEvent } from '../../src/events/event.ts';

const NAME = { aggregateType: 'Mission', eventType: 'Measured' };

/** A step of any form, or none, that works whatever the data is. */
const anyStep = fc.oneof(
  fc.constant(undefined),
  fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map((names) => ({
    jsonPatch: names.map((name, index) => ({ op: 'add', path: `/${name}`, value: { index } })),
  })),
  fc
    .constantFrom('a', 'b')
    .map((name) => ({ jsonata: `$merge([$, {"${name}": $string(${name})}])` })),
  fc.integer().map((added) => ({ module: `./add.ts`, added })),
);

async function usable(step: JsonObject | undefined, version: number): Promise<UsableSchema> {
  const stored = {
    ...NAME,
    version,
    schema: {},
    registeredAt: new Date(0),
    origin: 'file' as const,
  };
  const check = () => [];
  if (step === undefined) return { stored, check };
  const { added, ...declared } = step;
  const module = (data: JsonObject) => ({ ...data, sum: Number(data['sum'] ?? 0) + Number(added) });
  return { stored, check, step: await compileStep(declared as JsonValue, async () => module) };
}

describe('A chain of steps', () => {
  it('is its steps one after the other, from any version to any later one', async () => {
    let moved = 0;
    const steps = fc.array(anyStep, { minLength: 1, maxLength: 6 });
    const data = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 1 }));
    await fc.assert(
      fc.asyncProperty(steps, data, fc.nat(5), fc.nat(5), async (chain, given, one, other) => {
        const versions = await Promise.all(
          [undefined, ...chain].map((step, index) => usable(step, index + 1)),
        );
        const last = versions.length;
        const [from = 1, to = 1] = [1 + (one % last), 1 + (other % last)].sort((a, b) => a - b);
        const subject = new Subject(NAME, versions);
        let stepwise = given as JsonObject;
        for (const { step } of versions.slice(from, to))
          if (step !== undefined) stepwise = await compileChain([step])(stepwise);
        const before = canonicalJson(given as JsonObject);
        const event = {
          version: from,
          storedVersion: from,
          data: given,
        } as unknown as RecordedEvent;
        const upcast = await subject.upcast(event, to);
        expect(upcast.data).to.deep.equal(stepwise);
        expect(upcast).to.include({ version: to, storedVersion: from });
        const middle = from + Math.floor((to - from) / 2);
        const halfway = await subject.upcastData(given as JsonObject, from, middle);
        expect(await subject.upcastData(halfway, middle, to)).to.deep.equal(stepwise);
        expect(canonicalJson(given as JsonObject)).to.equal(before);
        if (before !== canonicalJson(stepwise)) moved += 1;
      }),
      { numRuns: 300 },
    );
    expect(moved).to.be.greaterThan(50);
  });
});
