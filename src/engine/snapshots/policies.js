import { EventStoreError } from '../../errors.js';
import { LIMITS } from '../../events/limits.js';
import { SNAPSHOT_POLICY_DEFAULT } from '../../events/snapshot-policy.schema.js';
import { RangeCheck } from '../read/range-check.js';
import { parseSnapshotPolicy } from './parse-snapshot-policy.js';
/** How soon a policy that another process has set is noticed. */
const LOOK_EVERY_MS = 1_000;
/** The policies there are, at hand at any time, and soon those of other processes. */
export class Policies {
    #deps;
    #timer;
    #known = { byDefault: SNAPSHOT_POLICY_DEFAULT, overrides: new Map() };
    #reading = Promise.resolve();
    #isLooking = false;
    #isInTrouble = false;
    /** @throws EventStoreError `unavailable`. */
    static async open(deps) {
        const policies = new Policies(deps);
        try {
            await policies.#read();
            return policies;
        }
        catch (error) {
            policies.close();
            throw error;
        }
    }
    constructor(deps) {
        this.#deps = deps;
        this.#timer = deps.clock.every(LOOK_EVERY_MS, () => this.#look());
    }
    of(aggregateType) {
        return this.#known.overrides.get(aggregateType) ?? this.#known.byDefault;
    }
    all() {
        const { byDefault, overrides } = this.#known;
        const types = [...overrides.keys()].sort();
        return {
            byDefault,
            overrides: types.map((aggregateType) => ({ aggregateType, ...this.of(aggregateType) })),
        };
    }
    /** @throws EventStoreError `invalid_request`, `aggregate_type_limit`, `unavailable`. */
    async set(aggregateType, given) {
        checkType(aggregateType);
        const policy = parseSnapshotPolicy(given);
        await this.#read();
        const { overrides } = this.#known;
        if (aggregateType !== undefined && !overrides.has(aggregateType)) {
            if (overrides.size >= LIMITS.aggregateTypesMax)
                throw tooMany(aggregateType);
        }
        await this.#deps.store.put(aggregateType, policy);
        await this.#read();
        return policy;
    }
    /** @throws EventStoreError `invalid_request`, `unavailable`. */
    async reset(aggregateType) {
        checkType(aggregateType);
        const wasThere = await this.#deps.store.remove(aggregateType);
        await this.#read();
        return wasThere;
    }
    close() {
        this.#timer.stop();
    }
    #look() {
        if (this.#isLooking)
            return;
        this.#isLooking = true;
        this.#read()
            .catch((error) => this.#toldOfTrouble(error))
            .finally(() => {
            this.#isLooking = false;
        });
    }
    /** One after the other, so that what is known never goes back. */
    #read() {
        const reading = this.#reading.then(async () => {
            const { known, trouble } = knownFrom(await this.#deps.store.list());
            this.#known = known;
            this.#toldOfTrouble(trouble);
        });
        this.#reading = reading.catch(() => { });
        return reading;
    }
    /** What was known holds meanwhile; it is told once, not each second. */
    #toldOfTrouble(trouble) {
        const isInTrouble = trouble !== undefined;
        if (isInTrouble && !this.#isInTrouble)
            this.#deps.observer.snapshotFailed('policies', trouble);
        this.#isInTrouble = isInTrouble;
    }
}
/** A policy that somebody has changed to what is none counts for nothing, and is told of. */
function knownFrom(stored) {
    const overrides = new Map();
    let byDefault = SNAPSHOT_POLICY_DEFAULT;
    let trouble;
    for (const { aggregateType, policy } of stored) {
        try {
            const parsed = parseSnapshotPolicy(policy);
            if (aggregateType === undefined)
                byDefault = parsed;
            else
                overrides.set(aggregateType, parsed);
        }
        catch (error) {
            trouble ??= error;
        }
    }
    return { known: { byDefault, overrides }, trouble };
}
function checkType(aggregateType) {
    if (aggregateType === undefined)
        return;
    const check = new RangeCheck({ aggregateType });
    check.aggregateType();
    check.passed(aggregateType);
}
function tooMany(aggregateType) {
    const limit = LIMITS.aggregateTypesMax;
    const message = `Nothing was stored: ${limit} aggregate types have a snapshot policy already.`;
    return new EventStoreError('aggregate_type_limit', message, { aggregateType, limit });
}
//# sourceMappingURL=policies.js.map