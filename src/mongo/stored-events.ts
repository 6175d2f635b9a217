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
import { findDocuments } from './find-documents.ts';

/** The stored events with these ids, wherever they are; unknown ids are left out. */
export async function storedEventsById(
  databases: Databases,
  eventIds: readonly string[],
  session?: ClientSession,
): Promise<readonly RecordedEvent[]> {
  const { found: commits } = await findDocuments<CommitDocument>(
    databases.evidence,
    COLLECTIONS.commits.name,
    {
      filter: { eventIds: { $in: eventIds } },
      projection: { firstPosition: 1, eventIds: 1, aggregates: 1 },
      limit: eventIds.length,
    },
    session,
  );
  const events: RecordedEvent[] = [];
  for (const [aggregateType, positions] of positionsByType(commits, new Set(eventIds))) {
    const { found } = await findDocuments<EventDocument>(
      databases.evidence,
      eventsCollectionName(aggregateType),
      { filter: { _id: { $in: positions } }, limit: positions.length },
      session,
    );
    events.push(...found.map(recordedEvent));
  }
  return events;
}

/** A commit says which types it touched, not which of its positions is of which. */
function positionsByType(commits: readonly CommitDocument[], wanted: ReadonlySet<string>) {
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
