import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { VARIABLES } from '../../src/config-variables.ts';

const ROOT = join(import.meta.dirname, '../..');
const VARIABLES_IN_ORDER = Object.values(VARIABLES);

describe('the configuration', () => {
  it("has the code's variables, defaults and meanings in the README's table", () => {
    const rows = VARIABLES_IN_ORDER.map(({ name, default: value, meaning }) =>
      rowOf([`\`${name}\``, value === '' ? 'empty' : `\`${value}\``, meaning]),
    );
    expect(readmeRows()).to.deep.equal(rows);
  });

  it("has the code's variables, defaults and meanings in .env.example", () => {
    const entries = VARIABLES_IN_ORDER.map(
      ({ name, default: value, meaning }) => `# ${asSentence(meaning)}\n#${name}=${value}\n`,
    );
    const [, ...written] = textOf('.env.example').split('\n\n');
    expect(written.join('\n\n')).to.equal(entries.join('\n'));
  });

  it('names each variable once, and takes every default for a value', () => {
    const names = VARIABLES_IN_ORDER.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    for (const { default: value, parse } of VARIABLES_IN_ORDER) {
      if (value !== '') expect(parse(String(value))).to.equal(value);
    }
  });
});

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The rows below the heading `Configuration`, without the two that head them. */
function readmeRows(): readonly string[] {
  const [, section = ''] = textOf('README.md').split('## Configuration\n');
  const [ofThisSection = ''] = section.split('\n## ');
  return ofThisSection
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
}

function asSentence(meaning: string): string {
  const text = meaning.replaceAll('`', '');
  return meaning.startsWith('`') ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
