import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { StoredSchema } from '../../src/engine/schemas/ports.ts';
import { createSchemaOverlay } from '../../src/engine/schemas/schema-overlay.ts';
import { SchemaRegistry } from '../../src/engine/schemas/schema-registry.ts';
import { takeInFiles } from '../../src/engine/schemas/take-in-files.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { closed, NUMBER, TEXT } from '../support/event-schemas.ts';
import { refusalOf } from '../support/refusal-of.ts';

describe('Two processes that start with other files', () => {
  it('register what the first of them has: the other stops where they first disagree', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'schemas-'));
    const subject = join(folder, 'Mission', 'Burnt');
    await mkdir(subject, { recursive: true });
    for (const version of [1, 2]) {
      await writeFile(join(subject, `v${version}.json`), JSON.stringify(closed({ a: NUMBER })));
    }
    const store = createSchemaOverlay({
      revision: async () => 0,
      settings: async () => [],
      names: async () => [],
      schemas: async () => [],
    });
    const loadModule = async () => expect.fail('There is none.');
    const deps = { store, loadModule, clock: systemClock, onTrouble: () => {} };
    const registry = await SchemaRegistry.open(deps);
    const insert = async (schema: StoredSchema) => {
      const { added } = store;
      if (added().length === 0) await store.insert({ ...schema, schema: closed({ a: TEXT }) });
      return await store.insert(schema);
    };
    const trial = { carryOut: async () => ({ faults: [], reasons: [] }) };
    const taking = takeInFiles(folder, { ...deps, registry, store: { insert }, trial });
    const { details } = await refusalOf(taking, 'invalid_configuration');
    expect(details.faults).to.have.length(1);
    expect(details.faults[0]).to.include('v1.json').and.include('a version never changes');
    expect(store.added().map(({ version }) => version)).to.deep.equal([1]);
    registry.close();
    await rm(folder, { recursive: true });
  });
});
