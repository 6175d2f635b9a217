import { isUtf8 } from 'node:buffer';
import type { Request, Response } from 'express';
import { invalidRequest, isEventStoreError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../events/event.ts';
import type { ParsedJson } from '../events/json-faults.ts';
import { LIMITS } from '../events/limits.ts';
import { parseJson } from '../events/parse-json.ts';
import { clientGone } from './client-gone.ts';
import { bodyTypeOf, JSON_TYPE, MESSAGE_PACK } from './media-types.ts';
import { MemoryBudget } from './memory-budget.ts';
import { decodeMessagePack } from './message-pack.ts';
import { ENCODINGS, readBytes } from './read-bytes.ts';
import { type FieldNames, readFields } from './read-fields.ts';
import { contextOf } from './request-context.ts';

/** Of the whole process, as its memory is. */
const bodies = new MemoryBudget({
  bytesMax: LIMITS.bodiesBytesMax,
  bytesForOneMax: LIMITS.bodiesBytesForOneMax,
});

/**
 * The body of a request, of a media type that was checked before.
 *
 * @throws EventStoreError `invalid_request` with a JSON Pointer to each fault, `payload_too_large`,
 *   `unsupported_media_type` for a compression that is not known, `queue_full`.
 */
export async function readBody(
  request: Request,
  response: Response,
  type: string,
): Promise<JsonValue> {
  const bytes = await readWithinBudget(request, response);
  if (type === MESSAGE_PACK) return valueIn(decodeMessagePack(bytes));
  if (!isUtf8(bytes)) throw invalidRequest([{ pointer: '', message: 'is not UTF-8' }]);
  return valueIn(parseJson(bytes.toString('utf8')));
}

/**
 * The fields of a body that may be left out; then there are none.
 *
 * @throws EventStoreError as `readBody`, and for what is no field.
 */
export async function readOptionalBody(
  request: Request,
  response: Response,
  names: FieldNames,
): Promise<JsonObject> {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (coding === undefined && (length === undefined || length === '0')) return {};
  const type = bodyTypeOf(request, [JSON_TYPE, MESSAGE_PACK]);
  return readFields(await readBody(request, response, type), names);
}

/** A body is worked on until it is answered. */
async function readWithinBudget(request: Request, response: Response): Promise<Buffer> {
  const { countedAs } = contextOf(response);
  let taken = 0;
  response.once('close', () => bodies.giveBack(taken, countedAs));
  try {
    return await readBytes(request, (bytes) => {
      // It has been given back already.
      if (response.destroyed) throw clientGone();
      bodies.take(bytes, countedAs);
      taken += bytes;
    });
  } catch (error) {
    // RFC 9110, section 15.5.16.
    if (isEventStoreError(error, 'unsupported_media_type')) {
      response.setHeader('Accept-Encoding', ENCODINGS.join(', '));
    }
    throw error;
  }
}

function valueIn(parsed: ParsedJson): JsonValue {
  if ('faults' in parsed) throw invalidRequest(parsed.faults);
  return parsed.value;
}
