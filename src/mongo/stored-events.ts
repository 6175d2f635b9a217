import type { ClientSession } from 'mongodb';
import type { RecordedEvent } from '../events/event.ts';
import {
  COLLECTIONS,
  type CommitDocument,
  type Databases,
  type EventDocument,
  eventsCollectionName,
} from './collections.ts';
import { typesTouched } from './commit-document.ts';
import { recordedEvent } from './event-document.ts';
import { type FindQuery, findDocuments, findEvery } from './find-documents.ts';
import type { MajorityView } from './majority-view.ts';

type LocatingCommit = Pick<CommitDocument, '_id' | 'firstPosition' | 'eventIds' | 'aggregates'>;
const LOCATING = { firstPosition: 1, eventIds: 1, aggregates: 1 };

/** The stored events with these ids, wherever they are; unknown ids are left out. */
export async function storedEventsById(
  databases: Databases,
  eventIds: readonly string[],
  session?: ClientSession,
): Promise<readonly RecordedEvent[]> {
  const { evidence } = databases;
  const findIn =
    <Found>(collection: string) =>
    (query: FindQuery) =>
      findDocuments<Found>(evidence, collection, query, session);
  const commits = await findEvery(findIn<LocatingCommit>(COLLECTIONS.commits.name), {
    filter: { eventIds: { $in: eventIds } },
    projection: LOCATING,
    hint: COLLECTIONS.commits.indexes[0].name,
  });
  const events: RecordedEvent[] = [];
  for (const [aggregateType, positions] of positionsByType(commits, new Set(eventIds))) {
    const find = findIn<EventDocument>(eventsCollectionName(aggregateType));
    const found = await findEvery(find, { filter: { _id: { $in: positions } } });
    for (const document of found) events.push(recordedEvent(document));
  }
  return events;
}

/**
 * The stored event with this id. Where types are given, it is looked for among these alone: a commit
 * without any of them is not even seen here.
 */
export async function storedEventById(
  view: MajorityView,
  eventId: string,
  aggregateTypes?: readonly string[],
): Promise<RecordedEvent | undefined> {
  const { name, indexes } = COLLECTIONS.commits;
  const ofTypes = aggregateTypes && { 'aggregates.type': { $in: aggregateTypes } };
  const { found: commits } = await view.find<LocatingCommit>(name, {
    filter: { eventIds: eventId, ...ofTypes },
    limit: 1,
    projection: LOCATING,
    hint: indexes[0].name,
  });
  for (const [aggregateType, [position]] of positionsByType(commits, new Set([eventId]))) {
    if (aggregateTypes !== undefined && !aggregateTypes.includes(aggregateType)) continue;
    const collection = eventsCollectionName(aggregateType);
    const query = { filter: { _id: position }, limit: 1, hint: '_id_' };
    const { found } = await view.find<EventDocument>(collection, query);
    for (const document of found) return recordedEvent(document);
  }
  return undefined;
}

/** A commit says which types it touched, not which of its positions is of which. */
function positionsByType(commits: readonly LocatingCommit[], wanted: ReadonlySet<string>) {
  const byType = new Map<string, number[]>();
  for (const commit of commits) {
    const positions = commit.eventIds.flatMap((id, index) =>
      wanted.has(id) ? [commit.firstPosition + index] : [],
    );
    for (const type of typesTouched(commit)) {
      byType.set(type, [...(byType.get(type) ?? []), ...positions]);
    }
  }
  return byType;
}
