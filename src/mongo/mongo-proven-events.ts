import type { ProvenEvent, ProvenEventReader } from '../engine/audit/ports.ts';
import type { Span } from '../engine/read/ports.ts';
import { type EventDocument, eventsCollectionName } from './collections.ts';
import { recordedEvent } from './event-document.ts';
import { type FindQuery, type FoundDocuments, findEvery } from './find-documents.ts';
import type { MajorityView } from './majority-view.ts';

export function createMongoProvenEvents(view: MajorityView): ProvenEventReader {
  return {
    async provenEvents(aggregateTypes, span) {
      const find: FindEvents = (collection, query) => view.find(collection, query);
      const found = await findInSpan(find, aggregateTypes, span);
      return found.map(({ document }) => provenEvent(document));
    },
  };
}

type FindEvents = (collection: string, query: FindQuery) => Promise<FoundDocuments<EventDocument>>;

/** A document, and the type whose collection it is in. */
export interface EventInCollection {
  readonly aggregateType: string;
  readonly document: EventDocument;
}

/** What the collections of these types have at these positions, by position. */
export async function findInSpan(
  find: FindEvents,
  aggregateTypes: readonly string[],
  { from, to }: Span,
): Promise<readonly EventInCollection[]> {
  const filter = { _id: { $gte: from, $lte: to } };
  const ofTypes = aggregateTypes.map(async (aggregateType) => {
    const collection = eventsCollectionName(aggregateType);
    const documents = await findEvery((query) => find(collection, query), { filter });
    return documents.map((document) => ({ aggregateType, document }));
  });
  const found = (await Promise.all(ofTypes)).flat();
  return found.sort((one, other) => one.document._id - other.document._id);
}

/** Of a document that `find-documents.ts` has read. */
export function provenEvent(document: EventDocument): ProvenEvent {
  const { salt, commitment, hash } = document;
  return { event: recordedEvent(document), salt, commitment, hash };
}
