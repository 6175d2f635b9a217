/** What a stored document may consist of. Binary values are of the generic subtype. */
export type StoredValue =
  | null
  | boolean
  | number
  | string
  | Date
  | Buffer
  | readonly StoredValue[]
  | StoredDocument;

export interface StoredDocument {
  readonly [name: string]: StoredValue;
}

/**
 * Reads a BSON document (bsonspec.org, 1.1) byte by byte. The driver's own reading would not do for
 * a verifier: it makes another object out of one that has `$ref` and `$id`.
 *
 * @throws Error for a type that the store never writes.
 */
export function readDocument(bytes: Uint8Array): StoredDocument {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Object.fromEntries(readElements({ buffer, offset: 0 }));
}

interface Cursor {
  readonly buffer: Buffer;
  offset: number;
}

function readElements(cursor: Cursor): [name: string, value: StoredValue][] {
  const end = cursor.offset + cursor.buffer.readInt32LE(cursor.offset) - 1;
  cursor.offset += 4;
  const elements: [string, StoredValue][] = [];
  while (cursor.offset < end) {
    const type = cursor.buffer.readUInt8(cursor.offset);
    cursor.offset += 1;
    const name = readName(cursor);
    const read = READERS.get(type);
    if (read === undefined) throw new Error(`${name} is of BSON type ${type}.`);
    elements.push([name, read(cursor)]);
  }
  cursor.offset = end + 1;
  return elements;
}

function readName(cursor: Cursor): string {
  const end = cursor.buffer.indexOf(0, cursor.offset);
  const name = cursor.buffer.toString('utf8', cursor.offset, end);
  cursor.offset = end + 1;
  return name;
}

const READERS = new Map<number, (cursor: Cursor) => StoredValue>([
  [0x01, (cursor) => cursor.buffer.readDoubleLE(advance(cursor, 8))],
  [0x02, readString],
  [0x03, (cursor) => Object.fromEntries(readElements(cursor))],
  [0x04, (cursor) => readElements(cursor).map(([, value]) => value)],
  [0x05, readBinary],
  [0x08, (cursor) => cursor.buffer.readUInt8(advance(cursor, 1)) === 1],
  [0x09, (cursor) => new Date(Number(cursor.buffer.readBigInt64LE(advance(cursor, 8))))],
  [0x0a, () => null],
  [0x10, (cursor) => cursor.buffer.readInt32LE(advance(cursor, 4))],
  [0x12, readLong],
]);

/** Moves on by so many bytes, and returns where they begin. */
function advance(cursor: Cursor, bytes: number): number {
  const start = cursor.offset;
  cursor.offset += bytes;
  return start;
}

function readString(cursor: Cursor): string {
  const length = cursor.buffer.readInt32LE(advance(cursor, 4));
  const start = advance(cursor, length);
  return cursor.buffer.toString('utf8', start, start + length - 1);
}

function readBinary(cursor: Cursor): Buffer {
  const length = cursor.buffer.readInt32LE(advance(cursor, 4));
  const subtype = cursor.buffer.readUInt8(advance(cursor, 1));
  if (subtype !== 0) throw new Error(`A binary value is of subtype ${subtype}.`);
  const start = advance(cursor, length);
  return cursor.buffer.subarray(start, start + length);
}

function readLong(cursor: Cursor): number {
  const long = cursor.buffer.readBigInt64LE(advance(cursor, 8));
  const number = Number(long);
  if (!Number.isSafeInteger(number)) throw new Error(`The integer ${long} is no JSON number.`);
  return number;
}
