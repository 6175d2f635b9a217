import { pointerTo } from './json-pointer.js';
const FAULTS_MAX = 100;
const POINTER_CHARACTERS_MAX = 2_048;
/** Gathers faults; never so many, or so long, that a hostile body gets an answer like itself. */
export class JsonFaults {
    list = [];
    add(path, message) {
        if (this.list.length < FAULTS_MAX)
            this.list.push({ pointer: pointerOf(path), message });
    }
}
/** Of a place that takes too long to say, the nearest place around it. */
function pointerOf(path) {
    let pointer = '';
    for (const step of path) {
        if (typeof step === 'string' && step.length > POINTER_CHARACTERS_MAX)
            break;
        const further = pointer + pointerTo(step);
        if (further.length > POINTER_CHARACTERS_MAX)
            break;
        pointer = further;
    }
    return pointer;
}
//# sourceMappingURL=json-faults.js.map