import type { Fault } from '../errors.ts';
import type { JsonValue } from './event.ts';
import { pointerTo } from './json-pointer.ts';

/** What a text or a body of bytes says, or why it is no JSON value. */
export type ParsedJson =
  | { readonly value: JsonValue }
  /** At least one; the first hundred where there are more. */
  | { readonly faults: readonly Fault[] };

const FAULTS_MAX = 100;
const POINTER_CHARACTERS_MAX = 2_048;

/** Where a value is: the names and indexes that lead to it. */
export type JsonPath = readonly (string | number)[];

/** Gathers faults; never so many, or so long, that a hostile body gets an answer like itself. */
export class JsonFaults {
  readonly list: Fault[] = [];

  add(path: JsonPath, message: string): void {
    if (this.list.length < FAULTS_MAX) this.list.push({ pointer: pointerOf(path), message });
  }
}

/** Of a place that takes too long to say, the nearest place around it. */
function pointerOf(path: JsonPath): string {
  let pointer = '';
  for (const step of path) {
    if (typeof step === 'string' && step.length > POINTER_CHARACTERS_MAX) break;
    const further = pointer + pointerTo(step);
    if (further.length > POINTER_CHARACTERS_MAX) break;
    pointer = further;
  }
  return pointer;
}
