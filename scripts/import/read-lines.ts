/** A line of the input without its end (`\n` or `\r\n`). */
export interface RawLine {
  /** 1 for the first. */
  readonly number: number;
  /** Absent where the line was longer than allowed. */
  readonly bytes?: Buffer;
  /** How many bytes of the input end with this line. */
  readonly endOffset: number;
}

/**
 * Cuts a stream of bytes into lines, one at a time. Holds at most one line, and of a line longer
 * than `lineBytesMax` nothing.
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  lineBytesMax: number,
): AsyncGenerator<RawLine> {
  const line = new GrowingLine(lineBytesMax);
  let number = 0;
  let chunkOffset = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      line.add(chunk.subarray(start, end));
      start = end + 1;
      number += 1;
      yield { number, ...line.take(), endOffset: chunkOffset + start };
    }
    line.add(chunk.subarray(start));
    chunkOffset += chunk.length;
  }
  if (line.length > 0) yield { number: number + 1, ...line.take(), endOffset: chunkOffset };
}

const LF = 0x0a;
const CR = 0x0d;

class GrowingLine {
  length = 0;
  #parts: Buffer[] = [];
  readonly #bytesMax: number;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  add(part: Buffer): void {
    this.length += part.length;
    if (this.#isTooLong) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  take(): { readonly bytes?: Buffer } {
    const [first = Buffer.alloc(0), ...others] = this.#parts;
    const isTooLong = this.#isTooLong;
    const bytes = others.length === 0 ? first : Buffer.concat(this.#parts);
    this.length = 0;
    this.#parts = [];
    if (isTooLong) return {};
    return { bytes: bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes };
  }

  get #isTooLong(): boolean {
    return this.length > this.#bytesMax;
  }
}
