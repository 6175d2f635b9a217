import type { Fault } from '../rest-client.ts';
import type { LineIds } from './line-ids.ts';
import type { RawLine } from './read-lines.ts';

/** The data of an event is at most 1 MiB, which escapes (`\u0041`) can make six times as long. */
export const LINE_BYTES_MAX = 8 * 1024 * 1024;

/** Why a line is not stored: by its faults where there are any. */
export interface Refusal {
  readonly line: number;
  readonly code: string;
  readonly message: string;
  readonly faults: readonly Fault[];
}

/** A line that holds a JSON object, ready to be sent. */
export interface EventLine {
  readonly number: number;
  /** The line as it was written, but for the `eventId` that it may have been given. */
  readonly text: string;
}

export type ImportLine = EventLine | Refusal;

export function isRefusal(line: ImportLine): line is Refusal {
  return 'code' in line;
}

/** What a line of the file is; undefined for a blank one. */
export function importLine({ number, bytes }: RawLine, ids: LineIds): ImportLine | undefined {
  if (bytes === undefined) {
    return refusal(number, 'line_too_long', `is longer than ${LINE_BYTES_MAX} bytes`);
  }
  const line = trimmed(number === 1 ? withoutByteOrderMark(bytes) : bytes);
  if (line.length === 0) return undefined;
  const parsed = parse(line);
  if ('fault' in parsed) return refusal(number, 'malformed_json', parsed.fault);
  const { text, value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refusal(number, 'invalid_request', 'must be a JSON object');
  }
  if (Object.hasOwn(value, 'eventId')) return { number, text };
  // Put in as text: to print the parsed object again would change numbers like 1e999.
  const comma = Object.keys(value).length > 0 ? ',' : '';
  return { number, text: `{"eventId":"${ids.next(line)}"${comma}${text.slice(1)}` };
}

/** A refusal of the line as a whole. */
function refusal(line: number, code: string, message: string): Refusal {
  return { line, code, message, faults: [{ pointer: '', message }] };
}

type Parsed = { readonly text: string; readonly value: unknown } | { readonly fault: string };

function parse(line: Buffer): Parsed {
  let text: string;
  try {
    text = UTF_8.decode(line);
  } catch {
    return { fault: 'is not UTF-8' };
  }
  try {
    return { text, value: JSON.parse(text) };
  } catch (error) {
    return { fault: `is not JSON: ${(error as Error).message}` };
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const WHITE_SPACE = [0x20, 0x09, 0x0d];

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
}

function trimmed(bytes: Buffer): Buffer {
  let start = 0;
  let end = bytes.length;
  while (start < end && WHITE_SPACE.includes(bytes[start] as number)) start += 1;
  while (end > start && WHITE_SPACE.includes(bytes[end - 1] as number)) end -= 1;
  return bytes.subarray(start, end);
}
