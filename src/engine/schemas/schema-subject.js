import { DEFAULT_MODE, } from '../../schemas.js';
import { compileChain } from './upcast/upcast-chain.js';
/** An event type that has schemas, with all of their versions. Never changes. */
export class Subject {
    versions;
    mode;
    deprecatedVersions;
    #name;
    /** By the version that they begin with, and then by the one that they lead to. */
    #chains = [];
    constructor(name, versions, { mode = DEFAULT_MODE, deprecatedVersions = [] } = {}) {
        this.#name = { aggregateType: name.aggregateType, eventType: name.eventType };
        this.versions = versions;
        this.mode = mode;
        this.deprecatedVersions = [...deprecatedVersions].sort((a, b) => a - b);
    }
    get latestVersion() {
        return this.versions.length;
    }
    get summary() {
        const { mode, latestVersion, deprecatedVersions } = this;
        return { ...this.#name, mode, latestVersion, deprecatedVersions };
    }
    version(version) {
        return this.versions[(version === 'latest' ? this.latestVersion : version) - 1];
    }
    registered(version) {
        const found = this.version(version)?.stored;
        if (found === undefined)
            return undefined;
        const { registeredAt, ...others } = found;
        const isDeprecated = this.deprecatedVersions.includes(found.version);
        return { ...others, registeredAt: registeredAt.toISOString(), isDeprecated };
    }
    /**
     * The event as the version has it, step by step from the one it is stored in.
     *
     * @throws whatever a step throws; the promise rejects with it where one of them takes time.
     */
    upcast(event, toVersion) {
        const data = this.upcastData(event.data, event.version, toVersion);
        return data instanceof Promise
            ? data.then((upcast) => asVersion(event, toVersion, upcast))
            : asVersion(event, toVersion, data);
    }
    /** As `upcast` does it. */
    upcastData(given, fromVersion, toVersion) {
        const chain = this.#chains[fromVersion]?.get(toVersion) ?? this.#chain(fromVersion, toVersion);
        return chain(given);
    }
    #chain(fromVersion, toVersion) {
        const steps = this.versions.slice(fromVersion, toVersion).flatMap(({ step }) => step ?? []);
        const chain = compileChain(steps);
        this.#chains[fromVersion] ??= new Map();
        this.#chains[fromVersion]?.set(toVersion, chain);
        return chain;
    }
}
function asVersion(event, version, data) {
    // Three times as fast as to spread the event.
    return Object.assign({}, event, { version, storedVersion: event.version, data });
}
//# sourceMappingURL=schema-subject.js.map