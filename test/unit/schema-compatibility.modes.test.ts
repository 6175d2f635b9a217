import { expect } from 'chai';
import {
  compatibilityFaults,
  type VersionedSchema,
} from '../../src/engine/schemas/compatibility/compatibility-faults.ts';
import type { JsonValue } from '../../src/events/event.ts';
import { COMPATIBILITY_MODES, type CompatibilityMode } from '../../src/schemas.ts';

const integer = { type: 'integer' };
const number = { type: 'number' };
const text = { type: 'string' };

describe('compatibilityFaults', () => {
  /** Against versions 1, of texts, and 2: what each mode finds, as direction and version. */
  const TABLE: readonly {
    readonly latest: JsonValue;
    readonly candidate: JsonValue;
    readonly found: Readonly<Record<CompatibilityMode, readonly string[]>>;
  }[] = [
    {
      latest: integer,
      candidate: number,
      found: {
        NONE: [],
        BACKWARD: [],
        BACKWARD_TRANSITIVE: ['backward 1'],
        FORWARD: ['forward 2'],
        FORWARD_TRANSITIVE: ['forward 1', 'forward 2'],
        FULL: ['forward 2'],
        FULL_TRANSITIVE: ['backward 1', 'forward 1', 'forward 2'],
      },
    },
    {
      latest: number,
      candidate: integer,
      found: {
        NONE: [],
        BACKWARD: ['backward 2'],
        BACKWARD_TRANSITIVE: ['backward 1', 'backward 2'],
        FORWARD: [],
        FORWARD_TRANSITIVE: ['forward 1'],
        FULL: ['backward 2'],
        FULL_TRANSITIVE: ['backward 1', 'backward 2', 'forward 1'],
      },
    },
  ];

  for (const mode of COMPATIBILITY_MODES) {
    for (const { latest, candidate, found } of TABLE) {
      it(`finds under ${mode}, of ${JSON.stringify(candidate)}: ${found[mode].join(', ')}`, () => {
        const earlier = [version(1, text), version(2, latest)];
        expect(foundBy(mode, version(3, candidate), earlier)).to.deep.equal(found[mode]);
      });
    }

    it(`lets the first version be anything under ${mode}`, () => {
      expect(compatibilityFaults(mode, version(1, integer), [])).to.deep.equal([]);
    });
  }

  it('says of each fault where it is, in the schema that would refuse', () => {
    const faults = compatibilityFaults('FULL', version(2, integer), [version(1, number)]);
    expect(faults).to.deep.equal([
      {
        code: 'type_narrowed',
        pointer: '/type',
        message: 'allows fewer types: not fraction',
        direction: 'backward',
        comparedWith: 1,
      },
    ]);
  });

  it('lets a step of the candidate bridge what it breaks backward, never forward', () => {
    const earlier = [version(1, number)];
    const candidate = version(2, text, true);
    expect(foundBy('BACKWARD', candidate, earlier)).to.deep.equal([]);
    expect(foundBy('BACKWARD_TRANSITIVE', candidate, earlier)).to.deep.equal([]);
    expect(foundBy('FORWARD', candidate, earlier)).to.deep.equal(['forward 1']);
    expect(foundBy('FULL', candidate, earlier)).to.deep.equal(['forward 1']);
    expect(foundBy('BACKWARD', version(2, text), earlier)).to.deep.equal(['backward 1']);
  });

  it('compares backward with the newest version that has a step, and with none before it', () => {
    const earlier = [
      version(1, { type: 'null' }),
      version(2, { type: 'boolean' }, true),
      version(3, text, true),
      version(4, integer),
    ];
    const candidate = version(5, number);
    expect(foundBy('BACKWARD_TRANSITIVE', candidate, earlier)).to.deep.equal(['backward 3']);
    expect(foundBy('BACKWARD', candidate, earlier)).to.deep.equal([]);
    expect(foundBy('FULL_TRANSITIVE', candidate, earlier)).to.deep.equal([
      'backward 3',
      'forward 1',
      'forward 2',
      'forward 3',
      'forward 4',
    ]);
  });

  it('compares with the latest version, though that one has a step', () => {
    const earlier = [version(1, number), version(2, text, true)];
    expect(foundBy('BACKWARD', version(3, number), earlier)).to.deep.equal(['backward 2']);
  });
});

function version(number: number, schema: JsonValue, hasUpcast = false): VersionedSchema {
  return { version: number, schema, hasUpcast };
}

function foundBy(
  mode: CompatibilityMode,
  candidate: VersionedSchema,
  earlier: readonly VersionedSchema[],
): readonly string[] {
  return compatibilityFaults(mode, candidate, earlier).map(({ direction, comparedWith }) => {
    return `${direction} ${comparedWith}`;
  });
}
