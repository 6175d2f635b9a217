import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as formats from 'ajv-formats';
import { expect } from 'chai';
import fc from 'fast-check';
import { inclusionFaults } from '../../src/engine/schemas/compatibility/inclusion-faults.ts';
import type { JsonObject, JsonValue } from '../../src/events/event.ts';
import { anyDocument } from '../support/schemas/any-schema.ts';
import { mutated, mutations } from '../support/schemas/mutated-schema.ts';
import { valueOfSchema } from '../support/schemas/value-of-schema.ts';
import { type SeededRandom, seededRandom } from '../support/seeded-random.ts';

/** More by hand: `RUNS=100000 npx mocha test/property/schema-compatibility.test.ts`. */
const RUNS = Number(process.env['RUNS'] ?? 1_000);
const VALUES = 60;

describe('A schema that is found to accept all that another accepts', function () {
  this.timeout(RUNS * 100);

  it('refuses none of them, where one was made from the other', () => {
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
    tally.expectShares({ compatible: 0.25, accepted: 0.3 });
  });

  it('refuses none of them, where the two have nothing to do with each other', () => {
    const tally = new Tally();
    const pairs = fc.tuple(anyDocument(), anyDocument(), fc.nat());
    fc.assert(
      fc.property(pairs, ([schema, other, seed]) => {
        keepsItsWord(schema, other, seededRandom(seed), tally);
      }),
      { numRuns: RUNS },
    );
    tally.expectShares({ compatible: 0.02, accepted: 0 });
  });
});

/** What was compared, so that a property that never met its premise is no success. */
class Tally {
  compared = 0;
  compatible = 0;
  values = 0;
  accepted = 0;

  expectShares(least: { readonly compatible: number; readonly accepted: number }): void {
    if (process.env['RUNS'] !== undefined) console.log(this, (globalThis as any).E);
    expect(this.compatible / this.compared).to.be.greaterThan(least.compatible);
    expect(this.accepted / this.values).to.be.greaterThan(least.accepted);
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
  const [isAccepted, isAccepting] = [validator(accepted), validator(accepting)];
  if (isAccepted === undefined || isAccepting === undefined) return;
  for (let count = 0; count < VALUES; count++) {
    const value = valueOfSchema(count % 4 === 0 ? accepting : accepted, random);
    tally.values += 1;
    if (isValid(isAccepted, value) !== true) continue;
    tally.accepted += 1;
    if (isValid(isAccepting, value) !== false) continue;
    throw new Error(
      `refused: ${[accepted, accepting, value].map((each) => JSON.stringify(each)).join('\n')}`,
    );
  }
}

/** Undefined where AJV cannot compile the schema: that one is never registered. */
function validator(schema: JsonObject): ValidateFunction | undefined {
  const ajv = new Ajv2020({
    strict: false,
    ownProperties: true,
    validateSchema: false,
    logger: false,
  });
  formats.default.default(ajv);
  try {
    return ajv.compile(schema);
  } catch (error) {
    (globalThis as any).E = (globalThis as any).E ?? {};
    const k = 'compile ' + String(error).slice(0, 60).replace(/x-a|'.*'/, '');
    (globalThis as any).E[k] = ((globalThis as any).E[k] ?? 0) + 1;
    return undefined;
  }
}

/**
 * Undefined where AJV fails at it: by a schema that refers to itself about the same value, or where
 * it loses count of what has been evaluated.
 */
function isValid(validate: ValidateFunction, value: JsonValue): boolean | undefined {
  try {
    return validate(value);
  } catch (error) {
    const k = 'run ' + String(error).slice(0, 40);
    (globalThis as any).E = (globalThis as any).E ?? {};
    (globalThis as any).E[k] = ((globalThis as any).E[k] ?? 0) + 1;
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}
