import { pointerTo } from '../../../events/json-pointer.js';
export const ROOT = { pointer: '', isBehindRef: false };
export function within(place, ...names) {
    if (place.isBehindRef)
        return place;
    return { pointer: place.pointer + names.map(pointerTo).join(''), isBehindRef: false };
}
export function behindRef({ pointer }) {
    return { pointer, isBehindRef: true };
}
/** The one fault of a claim, as a rule returns it. */
export function fault(code, { pointer }, message) {
    return [{ code, pointer, message }];
}
//# sourceMappingURL=place.js.map