import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import { Occurrences } from './occurrences.ts';

/** Fixed for ever: with another one every file would be stored a second time. */
const NAMESPACE = '5f9d5d0e-6f0b-4c57-9d3c-3f1c8a7f2b64';

/**
 * Makes ids for lines that bring none, always the same for the same file.
 *
 * The id is the UUIDv5 (RFC 9562, section 5.5), in the namespace above, of the name
 * `<sha256>/<n>`: the SHA-256 of the line in lower-case hexadecimal digits, and the how-manieth
 * line without an `eventId` with this content it is in the file, counted from 1. "The line" is its
 * bytes without the white space (space, tab, CR) around them. So equal lines stay separate events,
 * and a line keeps its id when others are put before or behind it.
 */
export class LineIds {
  readonly #occurrences = new Occurrences();

  next(line: Buffer): string {
    const digest = createHash('sha256').update(line).digest();
    return uuidv5(`${digest.toString('hex')}/${this.#occurrences.next(digest)}`, NAMESPACE);
  }
}
