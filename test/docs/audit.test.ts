import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { VERIFICATION_FAULTS } from '../../src/engine/audit/verify/faults.ts';

const ROOT = join(import.meta.dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'docs/audit.md'), 'utf8');

describe('docs/audit.md', () => {
  it('explains each thing that a verification can find', () => {
    const rows = [...TEXT.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)];
    expect(Object.fromEntries(rows.map(([, kind, meaning]) => [kind, meaning]))).to.deep.equal(
      VERIFICATION_FAULTS,
    );
  });

  it('names options that npm run verify has', () => {
    const script = readFileSync(join(ROOT, 'scripts/verify.ts'), 'utf8');
    const named = new Set([...TEXT.matchAll(/--(\w+)/g)].map(([option]) => option));
    expect(named.size).to.be.above(4);
    for (const option of named) expect(script).to.include(`'${option}`);
  });
});
