import { expect } from 'chai';
import { inclusionFaults } from '../../../src/engine/schemas/compatibility/inclusion-faults.ts';
import type { IncompatibilityCode } from '../../../src/engine/schemas/compatibility/incompatibility.ts';
import type { JsonValue } from '../../../src/events/event.ts';
import { compiledSchema } from './compiled-schema.ts';

/** Two schemas of which the wide one accepts all that the narrow one accepts, and more. */
export interface Widening {
  readonly what: string;
  readonly narrow: JsonValue;
  readonly wide: JsonValue;
  /** Why the narrow one does not accept all that the wide one accepts: each code and pointer. */
  readonly faults: readonly (readonly [IncompatibilityCode, string])[];
  /** A value that shows it. */
  readonly witness: JsonValue;
}

/** Each is found compatible the one way, and incompatible the other, and AJV agrees. */
export function testWidenings(widenings: readonly Widening[]): void {
  for (const { what, narrow, wide, faults, witness } of widenings) {
    it(`${what}: the wide accepts the narrow, and not the other way round`, () => {
      expect(inclusionFaults(narrow, wide)).to.deep.equal([]);
      const found = inclusionFaults(wide, narrow);
      expect(found.map(({ code, pointer }) => [code, pointer])).to.deep.equal(faults);
      expect(compiledSchema(wide)(witness), 'the wide schema accepts the witness').to.equal(true);
      expect(compiledSchema(narrow)(witness), 'the narrow one refuses it').to.equal(false);
    });
  }
}
