import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const TESTS = join(import.meta.dirname, '..');
const TEXT = readFileSync(join(TESTS, '../docs/threat-model.md'), 'utf8');

/** The rows of the tables: what somebody cannot do, and which test shows it. */
const ROWS = TEXT.split('\n')
  .filter(
    (line) => line.startsWith('| ') && !line.startsWith('| cannot') && !line.startsWith('| ---'),
  )
  .map((line) => line.slice(2, -2).split(' | '));

describe('docs/threat-model.md', () => {
  it('names for each line a test that there is', () => {
    expect(ROWS.length).to.be.greaterThan(30);
    for (const [cannot, shown = ''] of ROWS) {
      const [file = '', name = ''] = shown.split(': ');
      expect(name.length, cannot).to.be.greaterThan(5);
      const source = readFileSync(join(TESTS, file), 'utf8').replaceAll("\\'", "'");
      const titles = [...source.matchAll(/\b(?:it|itSeeded|describe)\(\s*(['"`])(.*?)\1,/gs)];
      const said = titles.map(([, , title]) => title);
      expect(
        said.some((title) => title?.includes(name)),
        `${cannot}: ${shown}`,
      ).to.equal(true);
    }
  });

  it('speaks of every file of tests that is about access', () => {
    const named = new Set(ROWS.map(([, shown = '']) => shown.split(': ')[0]));
    const about = ['http', 'integration'].flatMap((folder) =>
      readdirSync(join(TESTS, folder))
        .filter((file) =>
          /access|keys|tokens|token|rate-limit|roles\.test|tls|cross-origin|client-address/.test(
            file,
          ),
        )
        .map((file) => `${folder}/${file}`),
    );
    expect(about.filter((file) => !named.has(file))).to.deep.equal([]);
  });
});
