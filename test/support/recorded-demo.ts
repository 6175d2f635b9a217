import { inTimeOrder, missionHistory } from '../../scripts/demo/missions.ts';
import type { AggregateKey, RecordedEvent } from '../../src/events/event.ts';
import { deeplyFrozen } from './deeply-frozen.ts';
import { fileOf, upcastToNewest, versionsOf } from './shipped-schemas.ts';

/** The demo's events as a reader gets them: recorded, in their newest versions, deeply frozen. */
export async function recordedDemo(
  seed: number,
  missions: number,
): Promise<readonly RecordedEvent[]> {
  const sequenceNumbers = new Map<string, number>();
  const recorded: RecordedEvent[] = [];
  for (const event of inTimeOrder(missionHistory(seed, missions)).flat()) {
    const { expectedSequenceNumber: _, metadata = {}, tags = [], ...given } = event;
    const sequenceNumber = (sequenceNumbers.get(keyOf(event)) ?? 0) + 1;
    sequenceNumbers.set(keyOf(event), sequenceNumber);
    const data = await upcastToNewest(fileOf(event), event.data);
    const version = versionsOf(event.eventType).length;
    const storedVersion = event.version ?? 1;
    const place = { sequenceNumber, position: recorded.length + 1, hash: '0'.repeat(64) };
    const timestamp = String(data['occurredAt']);
    recorded.push(
      deeplyFrozen({ ...given, ...place, timestamp, version, storedVersion, data, metadata, tags }),
    );
  }
  return recorded;
}

/** An aggregate as one text. */
export function keyOf({ aggregateType, aggregateId }: AggregateKey): string {
  return `${aggregateType} ${aggregateId}`;
}
