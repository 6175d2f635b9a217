import { freshSeed, type SeededRandom, seededRandom } from './seeded-random.ts';

/**
 * A mocha test that is given random numbers. Where it fails, its message names the seed; with that
 * in the variable TEST_SEED it gets the same numbers again.
 */
export function itSeeded(title: string, test: (random: SeededRandom) => Promise<void>): void {
  it(title, async () => {
    const seed = Number(process.env['TEST_SEED'] ?? freshSeed());
    try {
      await test(seededRandom(seed));
    } catch (error) {
      if (error instanceof Error) error.message += ` [TEST_SEED=${seed}]`;
      throw error;
    }
  });
}
