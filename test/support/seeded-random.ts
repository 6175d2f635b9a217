import { randomInt } from 'node:crypto';

/** The same numbers each time for the same seed. */
export interface SeededRandom {
  /** An integer from 0 to `bound` - 1. */
  below(bound: number): number;
  /** One of the choices; there must be one. */
  oneOf<Choice>(choices: readonly Choice[]): Choice;
}

/** A seed for a test to print where it fails. */
export function freshSeed(): number {
  return randomInt(2 ** 32);
}

/** The generator "mulberry32": 32 bits of state, good enough to vary a test. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  function below(bound: number): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  }
  return { below, oneOf: (choices) => choices[below(choices.length)] as (typeof choices)[number] };
}
