import type { SchemaName } from '../../schemas.ts';
import type { RegistryStore, StoredSchema } from './ports.ts';

export interface SchemaOverlay extends RegistryStore {
  /** What was inserted here, in that order. */
  added(): readonly SchemaName[];
}

/**
 * The schemas that are stored, and on top of them, in memory, what is inserted here: to try what
 * would become of it. Nothing is stored.
 */
export function createSchemaOverlay(stored: Omit<RegistryStore, 'insert'>): SchemaOverlay {
  const added = new Map<string, StoredSchema>();
  return {
    added: () => [...added.values()].map(nameOf),
    // Both only grow, so that their sum is another after each change of one of them.
    revision: async () => (await stored.revision()) + added.size,
    settings: () => stored.settings(),

    async names() {
      const names = new Map((await stored.names()).map((name) => [keyOf(name), name]));
      for (const [key, schema] of added) if (!names.has(key)) names.set(key, nameOf(schema));
      return [...names.values()];
    },

    async schemas(names) {
      const found = await stored.schemas(names);
      const keys = new Set(found.map(keyOf));
      const others = names.filter((name) => !keys.has(keyOf(name)));
      return [...found, ...others.flatMap((name) => added.get(keyOf(name)) ?? [])];
    },

    async insert(schema) {
      const key = keyOf(schema);
      const isThere = added.has(key) || (await stored.schemas([schema])).length > 0;
      if (!isThere) added.set(key, schema);
      return !isThere;
    },
  };
}

function nameOf({ aggregateType, eventType, version }: SchemaName): SchemaName {
  return { aggregateType, eventType, version };
}

function keyOf({ aggregateType, eventType, version }: SchemaName): string {
  return `${aggregateType}/${eventType}/v${version}`;
}
