import type { ProvenEvent, ProvenEventReader } from '../engine/audit/ports.ts';
import { type EventDocument, eventsCollectionName } from './collections.ts';
import { recordedEvent } from './event-document.ts';
import { WHOLE_REPLY_BYTES_MAX } from './find-documents.ts';
import type { MajorityView } from './majority-view.ts';

export function createMongoProvenEvents(view: MajorityView): ProvenEventReader {
  async function ofType(aggregateType: string, from: number, to: number): Promise<ProvenEvent[]> {
    const events: ProvenEvent[] = [];
    for (let next = from; ; ) {
      const { found, replyBytes } = await view.find<EventDocument>(
        eventsCollectionName(aggregateType),
        {
          filter: { _id: { $gte: next, $lte: to } },
          hint: '_id_',
          sort: { _id: 1 },
          limit: to - from + 1,
        },
      );
      for (const document of found) events.push(provenEvent(document));
      const last = found.at(-1);
      if (last === undefined || replyBytes <= WHOLE_REPLY_BYTES_MAX) return events;
      next = last._id + 1;
    }
  }

  return {
    async provenEvents(aggregateTypes, { from, to }) {
      const found = await Promise.all(aggregateTypes.map((type) => ofType(type, from, to)));
      return found.flat().sort((one, other) => one.event.position - other.event.position);
    },
  };
}

/** Of a document that `find-documents.ts` has read. */
export function provenEvent(document: EventDocument): ProvenEvent {
  const { salt, commitment, hash } = document;
  return { event: recordedEvent(document), salt, commitment, hash };
}
