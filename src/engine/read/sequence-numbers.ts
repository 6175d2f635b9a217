import type { EventPlace } from '../../events/aggregate-summary.ts';
import type { AggregateKey } from '../../events/event.ts';
import { firstReaching } from './first-reaching.ts';
import type { EventReader, Span } from './ports.ts';

/** The sequence numbers of the aggregate's events at these positions: both grow together. */
export async function sequenceNumbersOf(
  reader: Pick<EventReader, 'positionsInAggregate'>,
  aggregate: AggregateKey,
  last: EventPlace,
  positions: Span,
): Promise<Span> {
  const known = { from: 1, to: last.sequenceNumber - 1 };
  const firstFrom = (position: number): number | Promise<number> => {
    if (position <= 1) return 1;
    if (position > last.position) return last.sequenceNumber + 1;
    return firstReaching(position, known, (sequenceNumbers) =>
      reader.positionsInAggregate(aggregate, sequenceNumbers),
    );
  };
  const [from, behind] = await Promise.all([
    firstFrom(positions.from),
    firstFrom(positions.to + 1),
  ]);
  return { from, to: behind - 1 };
}
