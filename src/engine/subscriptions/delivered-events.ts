import { isEventStoreError } from '../../errors.ts';
import type { RecordedEvent } from '../../events/event.ts';

/** An event in the latest version of its schema, or as stored and why it cannot be had in that. */
export interface LatestEvent {
  readonly event: RecordedEvent;
  readonly failed?: string;
}

export type UpcastLatest = (
  events: readonly RecordedEvent[],
  version: 'latest',
) => Promise<readonly RecordedEvent[]>;

/** Rejects where the upcaster fails for other reasons than an event. */
export async function latestOf(
  events: readonly RecordedEvent[],
  upcast: UpcastLatest,
): Promise<readonly LatestEvent[]> {
  try {
    return (await upcast(events, 'latest')).map((event) => ({ event }));
  } catch (error) {
    if (!isEventStoreError(error, 'upcast_failed')) throw error;
    const [event, ...more] = events;
    if (event !== undefined && more.length === 0) return [{ event, failed: reasonOf(error) }];
    const alone = await Promise.all(events.map((each) => latestOf([each], upcast)));
    return alone.flat();
  }
}

function reasonOf({ details }: { readonly details: { fromVersion: number; toVersion: number } }) {
  return `upcast_failed: from version ${details.fromVersion} to ${details.toVersion}`;
}
