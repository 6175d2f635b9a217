import { pointerTo } from '../../../events/json-pointer.ts';
import type { Incompatibility, IncompatibilityCode } from './incompatibility.ts';

/** Where in the accepting schema a claim stands. */
export interface Place {
  readonly pointer: string;
  /** What lies there is another part of the schema; the pointer stays. */
  readonly isBehindRef: boolean;
}

export const ROOT: Place = { pointer: '', isBehindRef: false };

export function within(place: Place, ...names: readonly (string | number)[]): Place {
  if (place.isBehindRef) return place;
  return { pointer: place.pointer + names.map(pointerTo).join(''), isBehindRef: false };
}

export function behindRef({ pointer }: Place): Place {
  return { pointer, isBehindRef: true };
}

/** The one fault of a claim, as a rule returns it. */
export function fault(
  code: IncompatibilityCode,
  { pointer }: Place,
  message: string,
): readonly [Incompatibility] {
  return [{ code, pointer, message }];
}
