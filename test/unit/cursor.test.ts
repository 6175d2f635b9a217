import { expect } from 'chai';
import fc from 'fast-check';
import { type Cursor, decodeCursor, encodeCursor } from '../../src/http/cursor.ts';
import { refusalOf } from '../support/refusal-of.ts';

describe('A cursor', () => {
  const cursors: fc.Arbitrary<Cursor> = fc.record({
    after: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    order: fc.constantFrom('asc', 'desc'),
    unit: fc.constantFrom('position', 'sequenceNumber'),
    filter: fc.stringMatching(/^[0-9a-f]{8}$/),
  });

  it('is read as what it was made of', () => {
    fc.assert(
      fc.property(cursors, (cursor) => {
        expect(decodeCursor(encodeCursor(cursor))).to.deep.include(cursor);
      }),
    );
  });

  it('is text that a URL carries as it stands', () => {
    fc.assert(
      fc.property(cursors, (cursor) => {
        const text = encodeCursor(cursor);
        expect(encodeURIComponent(text)).to.equal(text);
      }),
    );
  });

  it('is not what is nearly one', async () => {
    for (const text of [
      'ap0.1f',
      'ap01.1f',
      'xap1.1f',
      'ap1x.1f',
      'ap1.1f ',
      'ap-1.1f',
      'bp1.1f',
      'ax1.1f',
      'ap.1f',
      'p1.1f',
      'ap1',
      'ap1.',
      'ap1.xy',
      '',
    ]) {
      const cursor = Buffer.from(text).toString('base64url');
      await refusalOf((async () => decodeCursor(cursor))(), 'invalid_request');
    }
  });

  it('is not what somebody made up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (text) => {
        const { details } = await refusalOf((async () => decodeCursor(text))(), 'invalid_request');
        expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/cursor']);
      }),
    );
  });
});
