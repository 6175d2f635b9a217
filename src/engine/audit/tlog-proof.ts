import { type Digest, HASH_BYTES } from './event-hash.ts';
import { strictBase64 } from './strict-base64.ts';

/** That a leaf is in a log: what it takes beside the leaf itself (C2SP tlog-proof, version 1). */
export interface TlogProof {
  /** Leaves are counted from 0. */
  readonly index: number;
  /** From the leaf upwards. */
  readonly hashes: readonly Digest[];
  /** The signed note of a checkpoint. */
  readonly checkpoint: string;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
const EXTRA = 'extra ';
const INDEX = /^index (0|[1-9][0-9]{0,15})$/;
/** As many as a tree of 2⁶³ leaves takes. */
const HASHES_MAX = 63;

export function tlogProof({ index, hashes, checkpoint }: TlogProof): string {
  const lines = [HEADER, `index ${index}`, ...hashes.map((hash) => hash.toString('base64')), ''];
  return `${lines.join('\n')}\n${checkpoint}`;
}

/**
 * Undefined where the text is no proof in this format. What is signed in it, and by whom, is still
 * to be asked; extra data, which nothing vouches for, is passed over.
 */
export function parseTlogProof(text: string): TlogProof | undefined {
  const end = text.indexOf('\n\n');
  if (end < 0) return undefined;
  const [header, ...lines] = text.slice(0, end).split('\n');
  if (header !== HEADER) return undefined;
  if (lines[0]?.startsWith(EXTRA)) {
    if (strictBase64(lines[0].slice(EXTRA.length)) === undefined) return undefined;
    lines.shift();
  }
  const [indexLine = '', ...hashLines] = lines;
  const index = Number(INDEX.exec(indexLine)?.[1]);
  const hashes = hashLines.map(strictBase64);
  if (!Number.isSafeInteger(index) || hashes.length > HASHES_MAX || !areHashes(hashes)) {
    return undefined;
  }
  return { index, hashes, checkpoint: text.slice(end + 2) };
}

function areHashes(values: readonly (Buffer | undefined)[]): values is readonly Digest[] {
  return values.every((value) => value?.length === HASH_BYTES);
}
