import { isUtf8 } from 'node:buffer';
import { JsonFaults } from '../events/json-faults.js';
import { LIMITS } from '../events/limits.js';
import { INEXACT_INTEGER } from '../events/number-fault.js';
/** A byte can be a value, so a body could hold many more than any batch may have when stored. */
const VALUES_MAX = LIMITS.bodyValuesMax;
const TOO_SHORT = 'is not MessagePack: it ends too early';
const BINARY = 'is binary, which JSON does not have';
const EXTENSION = 'is of an extension type, which JSON does not have';
/**
 * Reads one MessagePack value of JSON's kinds, once through from the first byte to the last. What
 * is at fault is passed over, to find what else is; but not beyond where the bytes make no sense.
 */
export class MessagePackReader {
    #bytes;
    #faults = new JsonFaults();
    #path = [];
    #at = 0;
    #valueCount = 0;
    #depth = 0;
    #isStopped = false;
    constructor(bytes) {
        this.#bytes = bytes;
    }
    read() {
        const value = this.#value();
        if (this.#at < this.#bytes.length)
            this.#stop('is not MessagePack: more bytes follow the value');
        return this.#faults.list.length === 0 ? { value } : { faults: this.#faults.list };
    }
    #value() {
        this.#valueCount += 1;
        if (this.#valueCount > VALUES_MAX)
            return this.#stop(`has more than ${VALUES_MAX} values`);
        const type = this.#unsigned(1);
        if (type <= 0x7f)
            return type;
        if (type >= 0xe0)
            return type - 0x100;
        if (type <= 0x8f)
            return this.#map(type & 0x0f);
        if (type <= 0x9f)
            return this.#array(type & 0x0f);
        if (type <= 0xbf)
            return this.#text(type & 0x1f);
        return this.#typed(type);
    }
    /** The types as the specification of MessagePack numbers them, in its order. */
    #typed(type) {
        switch (type) {
            case 0xc0:
                return null;
            case 0xc2:
                return false;
            case 0xc3:
                return true;
            case 0xc4:
                return this.#passOver(this.#unsigned(1), BINARY);
            case 0xc5:
                return this.#passOver(this.#unsigned(2), BINARY);
            case 0xc6:
                return this.#passOver(this.#unsigned(4), BINARY);
            case 0xc7:
                return this.#passOver(this.#unsigned(1) + 1, EXTENSION);
            case 0xc8:
                return this.#passOver(this.#unsigned(2) + 1, EXTENSION);
            case 0xc9:
                return this.#passOver(this.#unsigned(4) + 1, EXTENSION);
            case 0xca:
                return this.#float(4);
            case 0xcb:
                return this.#float(8);
            case 0xcc:
                return this.#unsigned(1);
            case 0xcd:
                return this.#unsigned(2);
            case 0xce:
                return this.#unsigned(4);
            case 0xcf:
                return this.#long('readBigUInt64BE');
            case 0xd0:
                return this.#signed(1);
            case 0xd1:
                return this.#signed(2);
            case 0xd2:
                return this.#signed(4);
            case 0xd3:
                return this.#long('readBigInt64BE');
            case 0xd4:
            case 0xd5:
            case 0xd6:
            case 0xd7:
            case 0xd8:
                return this.#passOver(2 ** (type - 0xd4) + 1, EXTENSION);
            case 0xd9:
                return this.#text(this.#unsigned(1));
            case 0xda:
                return this.#text(this.#unsigned(2));
            case 0xdb:
                return this.#text(this.#unsigned(4));
            case 0xdc:
                return this.#array(this.#unsigned(2));
            case 0xdd:
                return this.#array(this.#unsigned(4));
            case 0xde:
                return this.#map(this.#unsigned(2));
            case 0xdf:
                return this.#map(this.#unsigned(4));
            default:
                return this.#stop(`is not MessagePack: unexpected byte at offset ${this.#at - 1}`);
        }
    }
    #array(count) {
        const items = [];
        if (!this.#canNest(count))
            return items;
        for (let index = 0; index < count && !this.#isStopped; index++) {
            this.#path.push(index);
            items.push(this.#value());
            this.#path.pop();
        }
        this.#depth -= 1;
        return items;
    }
    #map(count) {
        const object = {};
        if (!this.#canNest(2 * count))
            return object;
        let repeated;
        for (let index = 0; index < count && !this.#isStopped; index++) {
            const name = this.#name();
            this.#path.push(name);
            if (Object.hasOwn(object, name)) {
                repeated ??= new Set();
                if (!repeated.has(name))
                    this.#fault('comes more than once in its object');
                repeated.add(name);
            }
            setOwn(object, name, this.#value());
            this.#path.pop();
        }
        this.#depth -= 1;
        return object;
    }
    /** Goes a level deeper: also into a name, which is no step of the path. */
    #canNest(valueCount) {
        this.#depth += 1;
        if (this.#depth > LIMITS.bodyDepthMax) {
            this.#stop(`is nested deeper than ${LIMITS.bodyDepthMax} levels`, this.#path);
        }
        else if (valueCount > this.#bytes.length - this.#at)
            this.#stop(TOO_SHORT);
        return !this.#isStopped;
    }
    #name() {
        const name = this.#value();
        if (typeof name === 'string')
            return name;
        this.#fault('has a name that is no string');
        return '';
    }
    #text(length) {
        const start = this.#take(length);
        const end = this.#at;
        if (isAscii(this.#bytes, start, end))
            return this.#bytes.toString('latin1', start, end);
        if (!isUtf8(this.#bytes.subarray(start, end)))
            this.#fault('is text that is not UTF-8');
        return this.#bytes.toString('utf8', start, end);
    }
    #float(length) {
        const start = this.#take(length);
        if (this.#isStopped)
            return 0;
        const number = length === 4 ? this.#bytes.readFloatBE(start) : this.#bytes.readDoubleBE(start);
        if (!Number.isFinite(number))
            this.#fault('is not a finite number');
        return number;
    }
    #unsigned(length) {
        const start = this.#take(length);
        return this.#isStopped ? 0 : this.#bytes.readUIntBE(start, length);
    }
    #signed(length) {
        const start = this.#take(length);
        return this.#isStopped ? 0 : this.#bytes.readIntBE(start, length);
    }
    #long(read) {
        const start = this.#take(8);
        if (this.#isStopped)
            return 0;
        const integer = this.#bytes[read](start);
        if (BigInt(Number(integer)) !== integer)
            this.#fault(INEXACT_INTEGER);
        return Number(integer);
    }
    #passOver(length, message) {
        this.#take(length);
        this.#fault(message);
        return null;
    }
    /** Goes behind the next bytes, and says where they begin. */
    #take(length) {
        const start = this.#at;
        if (length > this.#bytes.length - start)
            this.#stop(TOO_SHORT);
        else
            this.#at += length;
        return start;
    }
    #fault(message) {
        if (!this.#isStopped)
            this.#faults.add(this.#path, message);
    }
    /** What was found before is not told: it may be wrong about where it is. */
    #stop(message, path = []) {
        if (this.#isStopped)
            return null;
        this.#isStopped = true;
        this.#faults = new JsonFaults();
        this.#faults.add(path, message);
        return null;
    }
}
function isAscii(bytes, start, end) {
    for (let at = start; at < end; at++)
        if (bytes[at] > 0x7f)
            return false;
    return true;
}
/** An assignment to `__proto__` would make no member. */
function setOwn(object, name, value) {
    if (name !== '__proto__')
        object[name] = value;
    else {
        const member = { value, enumerable: true, writable: true, configurable: true };
        Object.defineProperty(object, name, member);
    }
}
//# sourceMappingURL=message-pack-reader.js.map