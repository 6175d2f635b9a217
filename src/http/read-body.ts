import { isUtf8 } from 'node:buffer';
import express, { type Request, type Response } from 'express';
import { EventStoreError, invalidRequest } from '../errors.ts';
import type { JsonValue } from '../events/event.ts';
import { LIMITS } from '../events/limits.ts';
import { parseJson } from '../events/parse-json.ts';
import { BodyBudget } from './body-budget.ts';
import { MESSAGE_PACK } from './media-types.ts';
import { decodeMessagePack } from './message-pack.ts';

/** Reads the body whole, unpacked where it is compressed; never more than the limit. */
const readBytes = express.raw({ type: () => true, limit: LIMITS.bodyBytesMax });

/** Of the whole process, as its memory is. */
const budget = new BodyBudget();

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
  response.once('close', budget.reserve(request));
  const bytes = await bytesOf(request, response);
  if (type === MESSAGE_PACK) return valueIn(decodeMessagePack(bytes));
  if (!isUtf8(bytes)) throw invalidRequest([{ pointer: '', message: 'is not UTF-8' }]);
  return valueIn(parseJson(bytes.toString('utf8')));
}

function valueIn(parsed: ReturnType<typeof parseJson>): JsonValue {
  if ('faults' in parsed) throw invalidRequest(parsed.faults);
  return parsed.value;
}

function bytesOf(request: Request, response: Response): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readBytes(request, response, (error?: unknown) => {
      if (error !== undefined) reject(translated(error, response));
      // Where there is no body at all, none was read.
      else resolve(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    });
  });
}

/** What the reader of bodies (Express's) says, by its types of errors. */
function translated(error: unknown, response: Response): unknown {
  const { type, message } = error as { readonly type?: string; readonly message: string };
  switch (type) {
    case 'entity.too.large': {
      const limitBytes = LIMITS.bodyBytesMax;
      const text = `The body is larger than ${limitBytes} bytes.`;
      return new EventStoreError('payload_too_large', text, { limitBytes }, error);
    }
    case 'encoding.unsupported':
      response.setHeader('Accept-Encoding', ENCODINGS.join(', ')); // RFC 9110, section 15.5.16.
      return unsupportedEncoding(error);
    case 'request.aborted':
      return error;
    case undefined:
      // A compressed body that cannot be unpacked has an error of zlib's.
      return isZlibFault(error) ? unreadable('cannot be unpacked') : error;
    default:
      return unreadable(message);
  }
}

const ENCODINGS = ['gzip', 'deflate', 'br'];

function unsupportedEncoding(cause: unknown): EventStoreError {
  const message = `The body may be compressed with ${ENCODINGS.join(' or ')}, once.`;
  return new EventStoreError('unsupported_media_type', message, { supported: ENCODINGS }, cause);
}

function isZlibFault(error: unknown): boolean {
  return String((error as NodeJS.ErrnoException).code ?? '').startsWith('Z_');
}

function unreadable(message: string): EventStoreError {
  return invalidRequest([{ pointer: '', message }]);
}
