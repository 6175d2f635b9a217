/** Chance that falls the same way each time for the same seed. */
export interface Dice {
  /** From `low` up to `high`. */
  readonly between: (low: number, high: number) => number;
  /** Bell-shaped around 0, seldom beyond 2 × `sigma`, never beyond 3 ×. */
  readonly error: (sigma: number) => number;
  readonly oneOf: <Choice>(choices: readonly [Choice, ...Choice[]]) => Choice;
}

/** The generator "mulberry32": 32 bits of state. */
export function seededDice(seed: number): Dice {
  let state = seed >>> 0;
  function roll(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    between: (low, high) => low + (high - low) * roll(),
    error: (sigma) => sigma * 2 * (roll() + roll() + roll() - 1.5),
    oneOf: (choices) => choices[Math.floor(roll() * choices.length)] ?? choices[0],
  };
}
