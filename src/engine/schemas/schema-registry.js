import { Subject } from './schema-subject.js';
import { usableSchema } from './usable-schema.js';
/** How soon a process sees what another has registered, at the latest. */
const POLL_MS = 500;
/** The schemas of the store, in memory and ready to be used; half a second old at the most. */
export class SchemaRegistry {
    #deps;
    #usable = new Map();
    #byType = new Map();
    #latestByType = new Map();
    #typesByEvent = new Map();
    #revision = 0;
    #refreshing = Promise.resolve();
    #polling;
    constructor(deps) {
        this.#deps = deps;
    }
    /** @throws EventStoreError `unavailable`. */
    static async open(deps) {
        const registry = new SchemaRegistry(deps);
        await registry.refresh();
        registry.#polling = deps.clock.every(POLL_MS, () => {
            registry.refresh().catch(deps.onTrouble);
        });
        return registry;
    }
    find({ aggregateType, eventType }) {
        return this.#byType.get(aggregateType)?.get(eventType);
    }
    /** The aggregate types that have a schema of this event type. */
    typesOf(eventType) {
        return this.#typesByEvent.get(eventType) ?? [];
    }
    /** Of each event type of an aggregate type; the same object as long as none of them changes. */
    latestVersions(aggregateType) {
        return this.#latestByType.get(aggregateType) ?? NONE;
    }
    /** In the order of aggregate type and event type. */
    subjects() {
        return [...this.#byType.values()].flatMap((subjects) => [...subjects.values()]);
    }
    schema(name) {
        return this.#usable.get(keyOf(name))?.stored;
    }
    /** How many there are, of all versions. */
    get size() {
        return this.#usable.size;
    }
    /**
     * Resolves when everything is known that was registered before the call.
     *
     * @throws EventStoreError `unavailable`.
     */
    refresh() {
        // One that is under way may have looked already.
        const refreshed = this.#refreshing.then(() => this.#refresh());
        this.#refreshing = refreshed.catch(() => undefined);
        return refreshed;
    }
    close() {
        this.#polling?.stop();
    }
    async #refresh() {
        const { store } = this.#deps;
        const revision = await store.revision();
        if (revision === this.#revision)
            return;
        const names = await store.names();
        const missing = names.filter((name) => !this.#usable.has(keyOf(name)));
        const added = await store.schemas(missing);
        const settings = await store.settings();
        for (const stored of added) {
            const find = (name) => this.schema(name) ?? added.find((each) => keyOf(each) === keyOf(name));
            const load = (file) => this.#deps.loadModule(stored, file);
            this.#usable.set(keyOf(stored), await usableSchema(stored, find, load));
        }
        this.#arrange(settings);
        this.#revision = revision;
    }
    #arrange(settings) {
        const settingsOf = new Map(settings.map((each) => [subjectKey(each), each]));
        const byType = new Map();
        const types = new Map();
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
const NONE = {};
function latestOf(subjects) {
    return Object.fromEntries([...subjects].map(([type, subject]) => [type, subject.latestVersion]));
}
/** In order. */
function bySubject(schemas) {
    const sorted = [...schemas].sort(({ stored: a }, { stored: b }) => compared(a.aggregateType, b.aggregateType) ||
        compared(a.eventType, b.eventType) ||
        a.version - b.version);
    const grouped = new Map();
    for (const schema of sorted) {
        const known = grouped.get(subjectKey(schema.stored));
        if (known === undefined)
            grouped.set(subjectKey(schema.stored), [schema.stored, [schema]]);
        else
            known[1].push(schema);
    }
    return [...grouped.values()];
}
function compared(a, b) {
    if (a === b)
        return 0;
    return a < b ? -1 : 1;
}
function subjectKey({ aggregateType, eventType }) {
    return `${aggregateType}/${eventType}`;
}
function keyOf(name) {
    return `${subjectKey(name)}/v${name.version}`;
}
//# sourceMappingURL=schema-registry.js.map