import { isEventStoreError } from '../../errors.ts';
import type { RecordedEvent } from '../../events/event.ts';

/** An event in the latest version of its schema, or why it cannot be had in that. */
export type LatestEvent =
  | { readonly event: RecordedEvent; readonly failed?: undefined }
  | { readonly event: RecordedEvent; readonly failed: string };

export type Upcast = (event: RecordedEvent) => RecordedEvent | Promise<RecordedEvent>;

/** Rejects where the upcaster fails for other reasons than the event. */
export async function latestOf(event: RecordedEvent, upcast: Upcast): Promise<LatestEvent> {
  try {
    return { event: await upcast(event) };
  } catch (error) {
    if (!isEventStoreError(error, 'upcast_failed')) throw error;
    const { fromVersion, toVersion } = error.details;
    return { event, failed: `upcast_failed: from version ${fromVersion} to ${toVersion}` };
  }
}
