import type { Metrics } from '../../src/platform/metrics.ts';

/** Every sample by its name and labels. */
export async function samplesOf(
  metrics: Pick<Metrics, 'exposition'>,
): Promise<ReadonlyMap<string, number>> {
  const { text } = await metrics.exposition();
  const samples = text.matchAll(/^([a-z]\S*) (\S+)$/gm);
  return new Map([...samples].map(([, name = '', value]) => [name, Number(value)]));
}
