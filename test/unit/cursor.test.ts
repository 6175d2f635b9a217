import { expect } from 'chai';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from '../../src/http/cursor.ts';
import { refusalOf } from '../support/refusal-of.ts';

const places = fc.string({ minLength: 1, maxLength: 256, unit: 'grapheme' });
const queries = fc.jsonValue();

describe('A cursor', () => {
  it('is read as the place that it was made of, with the query that it was made for', () => {
    fc.assert(
      fc.property(places, queries, (place, query) => {
        expect(decodeCursor(encodeCursor(place, query), query)).to.equal(place);
      }),
    );
  });

  it('is text that a URL carries as it stands', () => {
    fc.assert(
      fc.property(places, queries, (place, query) => {
        const cursor = encodeCursor(place, query);
        expect(encodeURIComponent(cursor)).to.equal(cursor);
      }),
    );
  });

  it('is refused with another query', async () => {
    for (const [made, used] of [
      ['Mission', 'Burn'],
      [
        ['asc', []],
        ['desc', []],
      ],
      [
        ['asc', [['tag', 'a']]],
        ['asc', [['tag', 'b']]],
      ],
      [
        ['asc', [['tag', 'a']]],
        ['asc', [['userId', 'a']]],
      ],
    ]) {
      await isRefused(() => decodeCursor(encodeCursor('p7', made), used));
    }
  });

  it('is refused where anything of it is missing, changed or added', async () => {
    const cursor = encodeCursor('p120', 'query');
    const cuts = Array.from({ length: cursor.length }, (_, length) => cursor.slice(0, length));
    for (const text of [...cuts, `${cursor}=`, `${cursor}!`, `${cursor}AA`]) {
      await isRefused(() => decodeCursor(text, 'query'));
    }
    const later = Buffer.from(cursor, 'base64url').toString().replace('p120', 'p121');
    await isRefused(() => decodeCursor(Buffer.from(later).toString('base64url'), 'query'));
    for (const changed of [` ${cursor}`, cursor.toUpperCase(), `x${cursor.slice(1)}`]) {
      await isRefused(() => decodeCursor(changed, 'query'));
    }
  });

  it('is not what somebody made up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (text) => {
        await isRefused(() => decodeCursor(text, 'query'));
      }),
    );
  });
});

/** Fails the test where the cursor is taken. */
async function isRefused(decode: () => string): Promise<void> {
  const { details } = await refusalOf((async () => decode())(), 'invalid_request');
  expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/cursor']);
}
