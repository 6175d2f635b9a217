import type { ReadsEvents } from '../../event-store.ts';
import type { AggregateTypeSummary } from '../../events/aggregate-summary.ts';
import type { AggregateReader } from './ports.ts';

/** Lists the types that have events: a type can be there, empty, before its first event is. */
export function createListAggregateTypes(reader: AggregateReader): ReadsEvents['aggregateTypes'] {
  return async function aggregateTypes() {
    const types = await reader.aggregateTypes();
    const summaries = types.map(async (aggregateType): Promise<AggregateTypeSummary[]> => {
      const summary = await reader.summaryOfType(aggregateType);
      return summary === undefined ? [] : [{ aggregateType, ...summary }];
    });
    return (await Promise.all(summaries)).flat();
  };
}
