import { invalidRequest } from '../../src/errors.ts';
import { parseJson } from '../../src/events/parse-json.ts';
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
  const text = textOf(line);
  if (text === undefined) return refusal(number, 'malformed_json', 'is not UTF-8');
  const parsed = parseJson(text);
  if ('faults' in parsed) return refusalOf(number, parsed.faults);
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refusal(number, 'invalid_request', 'must be a JSON object');
  }
  if (Object.hasOwn(value, 'eventId')) return { number, text };
  // Put in as text: to print the parsed object again would write its numbers in another way.
  const comma = Object.keys(value).length > 0 ? ',' : '';
  return { number, text: `{"eventId":"${ids.next(line)}"${comma}${text.slice(1)}` };
}

/** A refusal of the line as a whole. */
function refusal(line: number, code: string, message: string): Refusal {
  return { line, code, message, faults: [{ pointer: '', message }] };
}

/** The refusal of what the service refuses as well: names that come twice, lossy numbers … */
function refusalOf(line: number, faults: readonly Fault[]): Refusal {
  const [first] = faults;
  if (first?.pointer === '') return refusal(line, 'malformed_json', first.message);
  const { code, message } = invalidRequest(faults);
  return { line, code, message, faults };
}

function textOf(line: Buffer): string | undefined {
  try {
    return UTF_8.decode(line);
  } catch {
    return undefined;
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
