import { canonicalJson } from '../../events/canonical-json.js';
import { foldStored } from './fold-stored.js';
import { assertFound, planReplay } from './plan-replay.js';
import { statePath, valueAt } from './state-path.js';
/** Finds the event that last changed a place of the state: after each one it is looked at. */
export function createBlame(deps) {
    return async function blame({ path: pointer, ...request }, options = {}) {
        const path = statePath(pointer);
        const plan = await planReplay(deps, request);
        const watch = new Watch(path, plan.handler.initial);
        const afterEach = (folding, event) => watch.look(folding, event);
        const folding = await foldStored(deps, plan, { ...options, afterEach });
        assertFound(plan, folding.last);
        return watch.blameIn(folding.copyOrFail());
    };
}
/** Remembers of the place no more than a text of what is there, and who made it so. */
class Watch {
    #path;
    #text;
    #event;
    constructor(path, initial) {
        this.#path = path;
        this.#text = textOf(valueAt(initial, path));
    }
    look(folding, event) {
        const text = this.#textIn(folding);
        if (text === this.#text)
            return;
        this.#text = text;
        this.#event = event;
    }
    blameIn(state) {
        const value = valueAt(state, this.#path);
        if (value === undefined)
            return undefined;
        const event = this.#event;
        if (event === undefined)
            return { value: value, sequenceNumber: 0 };
        const { sequenceNumber, eventId, eventType, userId, timestamp } = event;
        const user = userId === undefined ? {} : { userId };
        return { value: value, sequenceNumber, eventId, eventType, ...user, timestamp };
    }
    #textIn(folding) {
        try {
            return textOf(valueAt(folding.rawState, this.#path));
        }
        catch (error) {
            throw folding.failure(`the state is no JSON object: ${error.message}`, error);
        }
    }
}
function textOf(value) {
    return value === undefined ? undefined : canonicalJson(value);
}
//# sourceMappingURL=blame.js.map