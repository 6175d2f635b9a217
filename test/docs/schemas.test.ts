import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { documentFaults } from '../../src/engine/schemas/next-version.ts';
import { compileChain } from '../../src/engine/schemas/upcast/upcast-chain.ts';
import { compileStep } from '../../src/engine/schemas/upcast/upcast-step.ts';
import type { JsonObject } from '../../src/events/event.ts';
import { loadModule } from '../../src/platform/load-module.ts';
import { COMPATIBILITY_MODES, DEFAULT_MODE, SCHEMA_POLICIES } from '../../src/schemas.ts';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';
import { blocksOf, rowsOf, sectionOf } from '../support/readme-snippets.ts';

const ROOT = join(import.meta.dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'docs/schemas.md'), 'utf8');
const CODES = 'src/engine/schemas/compatibility/incompatibility.ts';

describe('docs/schemas.md', () => {
  const folder = temporaryFolder();

  it('has every reason why a version may not follow another, once, and no other', () => {
    const [, source = ''] = readFileSync(join(ROOT, CODES), 'utf8').split('IncompatibilityCode');
    const [known = ''] = source.split(';');
    const codes = [...known.matchAll(/'([a-z_]+)'/g)].map(([, code]) => code);
    expect(codes.length).to.be.greaterThan(20);
    const rows = rowsIn('Compatibility').filter(([name = '']) => /^[a-z_]+$/.test(name));
    expect(rows.map(([name]) => name)).to.deep.equal([...codes].sort());
    for (const [name, meaning] of rows) expect(meaning, name).to.match(/^[A-Z`].+\.$/);
  });

  it('has every mode, and which one is the default', () => {
    const rows = rowsIn('Compatibility').filter(([name = '']) => /^[A-Z_]+$/.test(name));
    expect(rows.map(([name]) => name)).to.deep.equal(COMPATIBILITY_MODES);
    const byDefault = rows.filter(([, meaning = '']) => meaning.endsWith('The default'));
    expect(byDefault.map(([name]) => name)).to.deep.equal([DEFAULT_MODE]);
  });

  it('has every policy', () => {
    expect(rowsIn('Appending').map(([name]) => name)).to.deep.equal(SCHEMA_POLICIES);
  });

  it('shows a schema that may be registered', () => {
    const [schema = ''] = blocksOf(sectionOf(TEXT, 'What a schema may be'), 'json');
    const name = { aggregateType: 'Spacecraft', eventType: 'ThrusterFired', version: 1 };
    expect(documentFaults(JSON.parse(schema), name, 'api')).to.deep.equal([]);
  });

  it('shows one step in every form, each of which does what it says', async () => {
    const section = sectionOf(TEXT, 'Steps');
    const steps = blocksOf(section, 'json').map((block) => JSON.parse(block)['x-upcast']);
    const forms = steps.flatMap((step: JsonObject) => Object.keys(step));
    expect(rowsIn('Steps').map(([form]) => form)).to.deep.equal(forms);
    const [module = ''] = blocksOf(section, 'ts');
    await writeFile(join(folder(), 'v1-to-v2.ts'), module);
    for (const declared of steps) {
      const step = await compileStep(declared, (file) => loadModule(join(folder(), file)));
      expect(await compileChain([step])({ seconds: 41.5 })).to.deep.equal({ burnDurationS: 41.5 });
    }
  });

  it('says which of them may come over REST', () => {
    const name = { aggregateType: 'Spacecraft', eventType: 'ThrusterFired', version: 2 };
    const steps = blocksOf(sectionOf(TEXT, 'Steps'), 'json').map((block) => JSON.parse(block));
    const may = steps.map((step) => documentFaults({ type: 'object', ...step }, name, 'api'));
    const said = rowsIn('Steps').map(([, overRest = '']) => overRest.startsWith('yes'));
    expect(may.map((faults) => faults.length === 0)).to.deep.equal(said);
  });
});

function rowsIn(section: string): readonly (readonly string[])[] {
  return rowsOf(sectionOf(TEXT, section));
}
