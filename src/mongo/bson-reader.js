/**
 * Reads the BSON types that an event is stored in (specification 1.1, bsonspec.org). The driver's
 * own reader turns an object with `$ref` and `$id` into something else, and takes twice the time.
 */
export function readBson(buffer, start = 0) {
    reader.buffer = buffer;
    reader.offset = start;
    return readObject();
}
const TYPE = {
    end: 0x00,
    double: 0x01,
    string: 0x02,
    object: 0x03,
    array: 0x04,
    binary: 0x05,
    boolean: 0x08,
    date: 0x09,
    null: 0x0a,
    int32: 0x10,
    int64: 0x12,
};
/** Reading is synchronous, so one cursor serves all. */
const reader = { buffer: Buffer.alloc(0), offset: 0 };
function readObject() {
    const object = {};
    reader.offset += 4;
    for (;;) {
        const type = reader.buffer[reader.offset++];
        if (type === TYPE.end)
            return object;
        const name = readName();
        object[name] = readValue(type);
    }
}
function readArray() {
    const array = [];
    reader.offset += 4;
    for (;;) {
        const type = reader.buffer[reader.offset++];
        if (type === TYPE.end)
            return array;
        while (reader.buffer[reader.offset++] !== 0)
            ;
        array.push(readValue(type));
    }
}
function readValue(type) {
    const { buffer } = reader;
    switch (type) {
        case TYPE.string:
            return readString();
        case TYPE.int32:
            reader.offset += 4;
            return buffer.readInt32LE(reader.offset - 4);
        case TYPE.double:
            reader.offset += 8;
            return buffer.readDoubleLE(reader.offset - 8);
        case TYPE.object:
            return readObject();
        case TYPE.array:
            return readArray();
        case TYPE.boolean:
            return buffer[reader.offset++] === 1;
        case TYPE.null:
            return null;
        case TYPE.date:
            return new Date(readInt64());
        case TYPE.int64:
            return readInt64();
        case TYPE.binary:
            return readBinary();
        default:
            throw new Error(`An event has a value of BSON type ${type}, which no event is stored with`);
    }
}
function readInt64() {
    const { buffer, offset } = reader;
    reader.offset += 8;
    return buffer.readInt32LE(offset + 4) * 0x1_0000_0000 + buffer.readUInt32LE(offset);
}
/** A view of the reply, not a copy. */
function readBinary() {
    const length = reader.buffer.readInt32LE(reader.offset);
    const start = reader.offset + 5;
    reader.offset = start + length;
    return reader.buffer.subarray(start, start + length);
}
function readString() {
    const { buffer, offset } = reader;
    const end = offset + 4 + buffer.readInt32LE(offset) - 1;
    reader.offset = end + 1;
    return textBetween(offset + 4, end);
}
/** Names recur from event to event: a small table saves making each of them anew. */
function readName() {
    const { buffer } = reader;
    const start = reader.offset;
    let hash = 0;
    let end = start;
    for (let byte = buffer[end]; byte !== 0; byte = buffer[++end]) {
        hash = (hash * 31 + byte) | 0;
    }
    reader.offset = end + 1;
    const known = names[hash & NAMES_MASK];
    if (known !== undefined && isNameAt(known, start, end))
        return known.name;
    const name = textBetween(start, end);
    if (end - start > KNOWN_NAME_BYTES_MAX)
        return name;
    names[hash & NAMES_MASK] = { name, bytes: Buffer.from(name) };
    return name;
}
const NAMES_MASK = 1023;
const KNOWN_NAME_BYTES_MAX = 64;
const names = new Array(NAMES_MASK + 1);
function isNameAt({ bytes }, start, end) {
    if (bytes.length !== end - start)
        return false;
    for (let index = 0; index < bytes.length; index++) {
        if (bytes[index] !== reader.buffer[start + index])
            return false;
    }
    return true;
}
/** Short texts are mostly ASCII, and made faster here than by a call into the runtime. */
const SHORT_TEXT_BYTES = 12;
function textBetween(start, end) {
    const { buffer } = reader;
    if (end - start > SHORT_TEXT_BYTES)
        return buffer.toString('utf8', start, end);
    let text = '';
    for (let index = start; index < end; index++) {
        const byte = buffer[index];
        if (byte > 0x7f)
            return buffer.toString('utf8', start, end);
        text += String.fromCharCode(byte);
    }
    return text;
}
//# sourceMappingURL=bson-reader.js.map