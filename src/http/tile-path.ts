import { TILE_WIDTH, type TilePlace } from '../transparency.ts';

/** A tile of hashes, or the entries behind one of level 0. */
export type TileRequest =
  | { readonly of: 'hashes'; readonly place: TilePlace }
  | { readonly of: 'entries'; readonly place: Omit<TilePlace, 'level'> };

/** The index in groups of three digits, all but the last behind an x; the first is not zero. */
const PATH =
  /^(0|[1-9]|[1-5][0-9]|6[0-3]|entries)\/((?!x000)(?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/**
 * What is asked for by `<L>/<N>[.p/<W>]` or `entries/<N>[.p/<W>]` (C2SP tlog-tiles, "Merkle Tree" and
 * "Log entries"). Undefined where that names no tile; each has one name.
 */
export function parseTilePath(path: string): TileRequest | undefined {
  const [, level = '', groups = '', partial] = PATH.exec(path) ?? [];
  const index = Number(groups.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  const isPartial = partial === undefined || width < TILE_WIDTH;
  if (level === '' || !isPartial || !Number.isSafeInteger(index)) return undefined;
  return level === 'entries'
    ? { of: 'entries', place: { index, width } }
    : { of: 'hashes', place: { level: Number(level), index, width } };
}
