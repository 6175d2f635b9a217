import type { ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { inclusionFaults } from '../../src/engine/schemas/compatibility/inclusion-faults.ts';
import type { JsonObject, JsonValue } from '../../src/events/event.ts';
import { anyDocument } from '../support/schemas/any-schema.ts';
import { compiledSchema } from '../support/schemas/compiled-schema.ts';
import { mutated, mutations } from '../support/schemas/mutated-schema.ts';
import { valueOfSchema } from '../support/schemas/value-of-schema.ts';
import { type SeededRandom, seededRandom } from '../support/seeded-random.ts';

/** More of them by hand: `RUNS=100000 npx mocha test/property/schema-compatibility.test.ts`. */
const RUNS = Number(process.env['RUNS'] ?? 600);
const VALUES = 60;

describe('A schema that is found to accept all that another accepts', function () {
  this.timeout(60_000 + RUNS * 100);

  it('refuses none of that, where one was made from the other', () => {
    const tally = new Tally();
    const pairs = fc.tuple(anyDocument(), mutations(), fc.nat());
    fc.assert(
      fc.property(pairs, ([schema, changes, seed]) => {
        const other = mutated(schema, changes);
        const random = seededRandom(seed);
        keepsItsWord(schema, other, random, tally);
        keepsItsWord(other, schema, random, tally);
      }),
      { numRuns: RUNS },
    );
    tally.expectShares({ compatible: 0.3, accepted: 0.3 });
  });

  it('refuses none of that, where the two have nothing to do with each other', () => {
    const tally = new Tally();
    const pairs = fc.tuple(anyDocument(), anyDocument(), fc.nat());
    fc.assert(
      fc.property(pairs, ([schema, other, seed]) => {
        keepsItsWord(schema, other, seededRandom(seed), tally);
      }),
      { numRuns: RUNS },
    );
    tally.expectShares({ compatible: 0.1, accepted: 0.2 });
  });
});

/** Counts what was compared: a property whose premise is never met would hold of anything. */
class Tally {
  compared = 0;
  compatible = 0;
  values = 0;
  accepted = 0;

  expectShares(least: { readonly compatible: number; readonly accepted: number }): void {
    expect(this.compatible / this.compared, 'found compatible').to.be.above(least.compatible);
    expect(this.accepted / this.values, 'values accepted').to.be.above(least.accepted);
  }
}

function keepsItsWord(
  accepted: JsonObject,
  accepting: JsonObject,
  random: SeededRandom,
  tally: Tally,
): void {
  tally.compared += 1;
  if (inclusionFaults(accepted, accepting).length > 0) return;
  tally.compatible += 1;
  const allErrors = random.below(2) === 0;
  const from = compiledOrNothing(accepted, allErrors);
  if (from === undefined) return;
  const to = compiledSchema(accepting, allErrors);
  for (let count = 0; count < VALUES; count++) {
    const value = valueOfSchema(count % 4 === 0 ? accepting : accepted, random);
    tally.values += 1;
    if (!accepts(from, value)) continue;
    tally.accepted += 1;
    if (accepts(to, value)) continue;
    const shown = [accepted, accepting, value].map((each) => JSON.stringify(each));
    throw new Error(`refused: ${shown.join('\n')}`);
  }
}

/** AJV cannot compile a `$ref` that leads to itself at once: no value is accepted by that. */
function compiledOrNothing(schema: JsonObject, allErrors: boolean): ValidateFunction | undefined {
  try {
    return compiledSchema(schema, allErrors);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** AJV throws where it loses count, or never comes to an end: it does not accept such a value. */
function accepts(validate: ValidateFunction, value: JsonValue): boolean {
  try {
    return validate(value);
  } catch {
    return false;
  }
}
