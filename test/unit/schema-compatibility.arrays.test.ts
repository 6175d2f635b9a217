import { expect } from 'chai';
import { inclusionFaults } from '../../src/engine/schemas/compatibility/inclusion-faults.ts';
import { compiledSchema } from '../support/schemas/compiled-schema.ts';
import { testWidenings } from '../support/schemas/widenings.ts';

describe('inclusionFaults, of arrays', () => {
  testWidenings([
    {
      what: 'what items may be',
      narrow: { items: { type: 'integer' } },
      wide: { items: { type: 'number' } },
      faults: [['type_narrowed', '/items/type']],
      witness: [0.5],
    },
    {
      what: 'a tuple that grows',
      narrow: { prefixItems: [{ type: 'string' }], items: false },
      wide: { prefixItems: [{ type: 'string' }, { type: 'null' }], items: false },
      faults: [['items_narrowed', '/items']],
      witness: ['a', null],
    },
    {
      what: 'a tuple of which one item widens',
      narrow: { prefixItems: [true, { type: 'integer' }] },
      wide: { prefixItems: [true, { type: 'number' }] },
      faults: [['type_narrowed', '/prefixItems/1/type']],
      witness: [0, 0.5],
    },
    {
      what: 'a tuple among arrays of one type',
      narrow: {
        prefixItems: [{ type: 'integer' }, { type: 'number' }],
        items: { type: 'integer' },
      },
      wide: { items: { type: 'number' } },
      faults: [
        ['type_narrowed', '/prefixItems/0/type'],
        ['type_narrowed', '/items/type'],
      ],
      witness: [0, 0, 0.5],
    },
    {
      what: 'how many items',
      narrow: { minItems: 2, maxItems: 3 },
      wide: { minItems: 1, maxItems: 4 },
      faults: [
        ['item_count_tightened', '/minItems'],
        ['item_count_tightened', '/maxItems'],
      ],
      witness: [1],
    },
    {
      what: 'items that may repeat',
      narrow: { type: 'array', uniqueItems: true },
      wide: { type: 'array', uniqueItems: false },
      faults: [['unique_items_added', '/uniqueItems']],
      witness: [1, 1],
    },
    {
      what: 'an item that must be there',
      narrow: { contains: { type: 'integer' }, minContains: 2, maxContains: 3 },
      wide: { contains: { type: 'integer' }, minContains: 1, maxContains: 4 },
      faults: [['contains_added', '/contains']],
      witness: [1],
    },
    {
      what: 'an item of a wider kind that must be there',
      narrow: { contains: { type: 'integer' } },
      wide: { contains: { type: 'number' } },
      faults: [['contains_added', '/contains']],
      witness: [0.5],
    },
  ]);

  it('knows that an array of one item at most has none twice', () => {
    expect(inclusionFaults({ maxItems: 1 }, { uniqueItems: true })).to.deep.equal([]);
    expect(inclusionFaults({ maxItems: 2 }, { uniqueItems: true })).to.have.length(1);
  });

  it('knows that counting at most so many of a kind counts no fewer of a wider kind', () => {
    const numbers = { contains: { type: 'number' }, minContains: 0, maxContains: 2 };
    const integers = { contains: { type: 'integer' }, minContains: 0, maxContains: 2 };
    expect(inclusionFaults(numbers, integers)).to.deep.equal([]);
    expect(inclusionFaults(integers, numbers)).to.have.length(1);
  });

  it('knows no further item where there can be none', () => {
    const short = { type: 'array', maxItems: 1, items: { type: 'string' } };
    const wide = {
      type: 'array',
      prefixItems: [{ type: 'string' }, { type: 'null' }],
      items: false,
    };
    expect(inclusionFaults(short, wide)).to.deep.equal([]);
    expect(inclusionFaults(wide, { maxItems: 2 })).to.deep.equal([]);
    expect(inclusionFaults(wide, { maxItems: 1 })).to.have.length(1);
  });

  /** Found by the property test: AJV passes over `contains` here. */
  it('concludes nothing of an empty array from contains behind a tuple', () => {
    const behind = { prefixItems: [{ type: 'string' }], contains: { type: 'string' } };
    expect(compiledSchema(behind, false)([])).to.equal(true);
    expect(inclusionFaults(behind, { contains: { type: 'string' } })).to.have.length(1);
    expect(inclusionFaults({ ...behind, enum: [[]] }, { type: 'null' })).to.have.length(1);
  });

  it('trusts AJV with no item twice only as far as it looks', () => {
    // AJV looks at the numbers alone here, and lets 'a' stand twice.
    const numbers = { prefixItems: [true, true], items: { type: 'number' }, uniqueItems: true };
    expect(inclusionFaults(numbers, { uniqueItems: true })).to.have.length(1);
    const texts = { items: { type: 'string' }, uniqueItems: true };
    expect(inclusionFaults(texts, { uniqueItems: true })).to.have.length(1);
    expect(inclusionFaults({ ...texts, maxItems: 9 }, texts)).to.deep.equal([]);
  });
});
