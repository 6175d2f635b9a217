import type { Bench, Measurement, Row } from './row.ts';

/** What the process that measures a row is sent, and what it answers. */
export interface RowOrder {
  /** The URL of the row's compiled file. */
  readonly file: string;
  readonly bench: Bench;
}

/**
 * The program of that process: plain node on compiled JavaScript, so that nothing but the measured
 * code is at work, and a heap that no other row has used.
 */
process.once('message', async ({ file, bench }: RowOrder) => {
  const { row } = (await import(file)) as { readonly row: Row };
  const measurement: Measurement = await row.measure(bench);
  process.send?.(measurement, () => process.disconnect());
});
process.once('disconnect', () => process.exit());
