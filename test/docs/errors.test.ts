import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { PROBLEMS } from '../../src/http/problems.ts';

const ERRORS = new URL('../../docs/errors.md', import.meta.url);
const SOURCE = new URL('../../src/errors.ts', import.meta.url);

describe('docs/errors.md', () => {
  it('has a row for each code, with what the service says of it, and no other', async () => {
    const rows = tableIn(await readFile(ERRORS, 'utf8'));
    expect(rows).to.deep.equal(
      Object.entries(PROBLEMS).map(([code, { status, meaning, remedy }]) => [
        `\`${code}\``,
        String(status),
        meaning,
        remedy,
      ]),
    );
  });

  it('has every code that the source knows', async () => {
    const [, details = ''] = (await readFile(SOURCE, 'utf8')).split('interface ErrorDetails');
    const codes = [...(details.split('\n}')[0] ?? '').matchAll(/^ {2}([a-z_]+): /gm)];
    expect(codes.length).to.be.greaterThan(20);
    expect(codes.map(([, code]) => code)).to.have.members(Object.keys(PROBLEMS));
  });
});

/** The cells of the rows below the head of the one table. */
function tableIn(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(' | '));
}
