/** The beginning of a line: all of it, where it is not longer than what was asked for. */
export interface LineHead {
  /** 1 for the first. */
  readonly number: number;
  readonly head: string;
  /** How many bytes of the input end with this line. */
  readonly endOffset: number;
  /** False where the input ends before the line does. */
  readonly isWhole: boolean;
}

/** The lines of a stream of bytes, of which no more than their beginnings are held. */
export async function* lineHeads(
  chunks: AsyncIterable<Buffer>,
  headBytesMax: number,
): AsyncGenerator<LineHead> {
  let number = 1;
  let chunkOffset = 0;
  let head: Buffer = Buffer.alloc(0);
  let isEmpty = true;
  const add = (part: Buffer) => {
    if (part.length > 0) isEmpty = false;
    const room = headBytesMax - head.length;
    if (room > 0) head = Buffer.concat([head, part.subarray(0, room)]);
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      add(chunk.subarray(start, end));
      start = end + 1;
      yield { number, head: head.toString(), endOffset: chunkOffset + start, isWhole: true };
      number += 1;
      head = Buffer.alloc(0);
      isEmpty = true;
    }
    add(chunk.subarray(start));
    chunkOffset += chunk.length;
  }
  if (!isEmpty) yield { number, head: head.toString(), endOffset: chunkOffset, isWhole: false };
}

const LF = 0x0a;
