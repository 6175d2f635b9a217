import { expect } from 'chai';
import type { RegistryStore, StoredSchema } from '../../src/engine/schemas/ports.ts';
import { createSchemaOverlay } from '../../src/engine/schemas/schema-overlay.ts';

describe('An overlay of schemas', () => {
  let stored: StoredSchema[];
  let revision: number;
  const store: Omit<RegistryStore, 'insert'> = {
    revision: async () => revision,
    names: async () => stored.map(nameOf),
    schemas: async (names) =>
      stored.filter((each) => names.some((name) => keyOf(name) === keyOf(each))),
    settings: async () => [],
  };

  beforeEach(() => {
    stored = [schema(1, 'stored')];
    revision = 7;
  });

  it('shows what is inserted on top of what is stored, and stores nothing', async () => {
    const overlay = createSchemaOverlay(store);
    expect(await overlay.insert(schema(2, 'file'))).to.equal(true);
    expect(await overlay.names()).to.deep.equal([nameOf(schema(1, '')), nameOf(schema(2, ''))]);
    const schemas = await overlay.schemas(await overlay.names());
    expect(schemas).to.deep.equal([schema(1, 'stored'), schema(2, 'file')]);
    expect(overlay.added()).to.deep.equal([nameOf(schema(2, ''))]);
    expect(stored).to.deep.equal([schema(1, 'stored')]);
  });

  it('does not take the name of one that is stored, or was inserted before', async () => {
    const overlay = createSchemaOverlay(store);
    expect(await overlay.insert(schema(1, 'file'))).to.equal(false);
    await overlay.insert(schema(2, 'file'));
    expect(await overlay.insert(schema(2, 'another'))).to.equal(false);
    const schemas = await overlay.schemas(await overlay.names());
    expect(schemas).to.deep.equal([schema(1, 'stored'), schema(2, 'file')]);
  });

  it('shows what is stored where that comes to be there later', async () => {
    const overlay = createSchemaOverlay(store);
    await overlay.insert(schema(2, 'file'));
    stored.push(schema(2, 'stored'));
    expect(await overlay.names()).to.have.length(2);
    const schemas = await overlay.schemas(await overlay.names());
    expect(schemas).to.deep.equal([schema(1, 'stored'), schema(2, 'stored')]);
  });

  it('has another revision after each change, whoever makes it', async () => {
    const overlay = createSchemaOverlay(store);
    const revisions = [await overlay.revision()];
    await overlay.insert(schema(2, 'file'));
    revisions.push(await overlay.revision());
    revision += 1;
    revisions.push(await overlay.revision());
    await overlay.insert(schema(2, 'file'));
    expect(await overlay.revision()).to.equal(revisions.at(-1));
    expect(new Set(revisions).size).to.equal(3);
  });
});

type Name = Pick<StoredSchema, 'aggregateType' | 'eventType' | 'version'>;

function schema(version: number, title: string): StoredSchema {
  const name = { aggregateType: 'Mission', eventType: 'MissionCreated', version };
  return { ...name, schema: { title }, registeredAt: new Date(0), origin: 'file' };
}

function nameOf({ aggregateType, eventType, version }: Name): Name {
  return { aggregateType, eventType, version };
}

function keyOf(name: Name): string {
  return JSON.stringify(nameOf(name));
}
