import type { JsonObject, RecordedEvent } from '../../../src/events/event.ts';
import type { EventContent } from '../distribution-checker.ts';

/** What the receivers of one subscription took, in the order in which they did. */
export class Takings {
  readonly events: EventContent[] = [];
  readonly positions = new Set<number>();
  /** When each was taken, by `performance.now()`. */
  readonly takenAt: number[] = [];

  takeRecorded(event: RecordedEvent): void {
    const { position, eventId, eventType, aggregateType, aggregateId, sequenceNumber } = event;
    const { data } = event;
    this.#take({
      ...{ position, eventId, eventType, aggregateType, aggregateId, sequenceNumber, data },
    });
  }

  /** As text of JSON: a CloudEvent, or a batch of them. */
  takeCloudEvents(text: string): void {
    const parsed: JsonObject | readonly JsonObject[] = JSON.parse(text);
    for (const event of [parsed].flat() as readonly JsonObject[]) {
      this.#take({
        position: Number(event['storeposition']),
        eventId: String(event['id']),
        eventType: String(event['type']),
        aggregateType: String(event['aggregatetype']),
        aggregateId: String(event['subject']),
        sequenceNumber: Number(event['storesequencenumber']),
        data: event['data'] as JsonObject,
      });
    }
  }

  #take(content: EventContent): void {
    this.events.push(content);
    this.positions.add(content.position);
    this.takenAt.push(performance.now());
  }
}
