import { Packr } from 'msgpackr';
import { MessagePackReader } from './message-pack-reader.js';
/**
 * Reads a body of MessagePack (its specification of 2013, with `str` and `bin` apart) that holds
 * one value of JSON's kinds. A fault is what JSON cannot say: binary, extension types (timestamps
 * too), names that are no text or come twice in one map, text that is not UTF-8, infinities, an
 * integer that a double does not carry; nesting is bounded as in `parseJson`. Each fault points to
 * its place, in the value as JSON. `__proto__` is a name like any other.
 *
 * Takes time and memory in proportion to the bytes there are, whatever lengths they claim. They are
 * not read by msgpackr, which has more types than these, and names `__proto__` in another way.
 */
export function decodeMessagePack(bytes) {
    return new MessagePackReader(bytes).read();
}
/**
 * The MessagePack of what would also be JSON. As `JSON.stringify` does, it leaves out members that
 * are undefined. Numbers beyond 32 bits are written as 64-bit floating-point numbers.
 */
export function encodeMessagePack(value) {
    return packr.pack(value);
}
/** `skipValues` is missing in the types of msgpackr. */
const OPTIONS = {
    useRecords: false,
    // Data may have a member of this name.
    useToJSON: false,
    skipValues: [undefined],
    // In an array.
    encodeUndefinedAsNil: true,
};
const packr = new Packr(OPTIONS);
//# sourceMappingURL=message-pack.js.map