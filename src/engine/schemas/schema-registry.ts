import type { Clock, Timer } from '../../platform/clock.ts';
import type { SchemaName, SchemaSubject } from '../../schemas.ts';
import type { RegistryStore, SchemaSettings, StoredSchema } from './ports.ts';
import { Subject, type UsableSchema } from './schema-subject.ts';
import { usableSchema } from './usable-schema.ts';

export interface RegistryDeps {
  readonly store: Omit<RegistryStore, 'insert'>;
  /** The default export of a file in the folder of the schema. */
  readonly loadModule: (name: SchemaName, file: string) => Promise<unknown>;
  readonly clock: Clock;
  /** Hears why what other processes register cannot be seen for now. */
  readonly onTrouble: (error: unknown) => void;
}

/** How soon a process sees what another has registered, at the latest. */
const POLL_MS = 500;

/** The schemas of the store, in memory and ready to be used; half a second old at the most. */
export class SchemaRegistry {
  readonly #deps: RegistryDeps;
  readonly #usable = new Map<string, UsableSchema>();
  #byType: ReadonlyMap<string, ReadonlyMap<string, Subject>> = new Map();
  #latestByType: ReadonlyMap<string, Readonly<Record<string, number>>> = new Map();
  #typesByEvent: ReadonlyMap<string, readonly string[]> = new Map();
  #revision = 0;
  #refreshing: Promise<void> = Promise.resolve();
  #polling: Timer | undefined;

  private constructor(deps: RegistryDeps) {
    this.#deps = deps;
  }

  /** @throws EventStoreError `unavailable`. */
  static async open(deps: RegistryDeps): Promise<SchemaRegistry> {
    const registry = new SchemaRegistry(deps);
    await registry.refresh();
    registry.#polling = deps.clock.every(POLL_MS, () => {
      registry.refresh().catch(deps.onTrouble);
    });
    return registry;
  }

  find({ aggregateType, eventType }: SchemaSubject): Subject | undefined {
    return this.#byType.get(aggregateType)?.get(eventType);
  }

  /** The aggregate types that have a schema of this event type. */
  typesOf(eventType: string): readonly string[] {
    return this.#typesByEvent.get(eventType) ?? [];
  }

  /** Of each event type of an aggregate type; the same object as long as none of them changes. */
  latestVersions(aggregateType: string): Readonly<Record<string, number>> {
    return this.#latestByType.get(aggregateType) ?? NONE;
  }

  /** In the order of aggregate type and event type. */
  subjects(): readonly Subject[] {
    return [...this.#byType.values()].flatMap((subjects) => [...subjects.values()]);
  }

  schema(name: SchemaName): StoredSchema | undefined {
    return this.#usable.get(keyOf(name))?.stored;
  }

  /** How many there are, of all versions. */
  get size(): number {
    return this.#usable.size;
  }

  /**
   * Resolves when everything is known that was registered before the call.
   *
   * @throws EventStoreError `unavailable`.
   */
  refresh(): Promise<void> {
    // One that is under way may have looked already.
    const refreshed = this.#refreshing.then(() => this.#refresh());
    this.#refreshing = refreshed.catch(() => undefined);
    return refreshed;
  }

  close(): void {
    this.#polling?.stop();
  }

  async #refresh(): Promise<void> {
    const { store } = this.#deps;
    const revision = await store.revision();
    if (revision === this.#revision) return;
    const names = await store.names();
    const missing = names.filter((name) => !this.#usable.has(keyOf(name)));
    const added = await store.schemas(missing);
    const settings = await store.settings();
    for (const stored of added) {
      const find = (name: SchemaName) =>
        this.schema(name) ?? added.find((each) => keyOf(each) === keyOf(name));
      const load = (file: string) => this.#deps.loadModule(stored, file);
      this.#usable.set(keyOf(stored), await usableSchema(stored, find, load));
    }
    this.#arrange(settings);
    this.#revision = revision;
  }

  #arrange(settings: readonly SchemaSettings[]): void {
    const settingsOf = new Map(settings.map((each) => [subjectKey(each), each]));
    const byType = new Map<string, Map<string, Subject>>();
    const types = new Map<string, string[]>();
    for (const [name, versions] of bySubject([...this.#usable.values()])) {
      const { aggregateType, eventType } = name;
      const subject = new Subject(name, versions, settingsOf.get(subjectKey(name)));
      byType.set(aggregateType, byType.get(aggregateType) ?? new Map());
      byType.get(aggregateType)?.set(eventType, subject);
      types.set(eventType, [...(types.get(eventType) ?? []), aggregateType]);
    }
    this.#byType = byType;
    this.#latestByType = new Map([...byType].map(([type, subjects]) => [type, latestOf(subjects)]));
    this.#typesByEvent = types;
  }
}

const NONE: Readonly<Record<string, number>> = {};

function latestOf(subjects: ReadonlyMap<string, Subject>): Readonly<Record<string, number>> {
  return Object.fromEntries([...subjects].map(([type, subject]) => [type, subject.latestVersion]));
}

/** In order. */
function bySubject(
  schemas: readonly UsableSchema[],
): readonly (readonly [SchemaSubject, readonly UsableSchema[]])[] {
  const sorted = [...schemas].sort(
    ({ stored: a }, { stored: b }) =>
      compared(a.aggregateType, b.aggregateType) ||
      compared(a.eventType, b.eventType) ||
      a.version - b.version,
  );
  const grouped = new Map<string, [SchemaSubject, UsableSchema[]]>();
  for (const schema of sorted) {
    const known = grouped.get(subjectKey(schema.stored));
    if (known === undefined) grouped.set(subjectKey(schema.stored), [schema.stored, [schema]]);
    else known[1].push(schema);
  }
  return [...grouped.values()];
}

function compared(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function subjectKey({ aggregateType, eventType }: SchemaSubject): string {
  return `${aggregateType}/${eventType}`;
}

function keyOf(name: SchemaName): string {
  return `${subjectKey(name)}/v${name.version}`;
}
