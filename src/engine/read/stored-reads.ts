import { createListAggregateTypes } from './list-aggregate-types.ts';
import { createListAggregates } from './list-aggregates.ts';
import type { AggregateReader, EventReader } from './ports.ts';
import { createReadAggregate } from './read-aggregate.ts';
import { createReadEvent } from './read-event.ts';
import { createReadLog, type ReadLogDeps } from './read-log.ts';
import { createReadPage } from './read-page.ts';

/** All that is read of a store, as it is stored. */
export function createStoredReads(
  deps: ReadLogDeps & { readonly reader: EventReader; readonly aggregates: AggregateReader },
) {
  const { reader, aggregates } = deps;
  return {
    readAggregate: createReadAggregate(reader),
    readLog: createReadLog(deps),
    readPage: createReadPage(deps),
    readEvent: createReadEvent(reader),
    aggregateTypes: createListAggregateTypes(aggregates),
    listAggregates: createListAggregates(aggregates),
  };
}
