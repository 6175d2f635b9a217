import type { RecordedEvent } from '../../events/event.ts';
import type { ReadSchemaVersion } from '../../schemas.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { type UpcastFailed, upcastAll, upcastFor } from './upcast-reads.ts';

/**
 * The events in a version of their schemas; the same list where all of them are in it already.
 *
 * @throws EventStoreError `invalid_request`, `upcast_failed`, `schema_version_too_old`.
 */
export type UpcastEvents = (
  events: readonly RecordedEvent[],
  version: ReadSchemaVersion,
) => Promise<readonly RecordedEvent[]>;

/** For events that many read: what has been made of one is kept for as long as it is. */
export function createUpcastEvents(
  registry: Pick<SchemaRegistry, 'find'>,
  failed: UpcastFailed,
): UpcastEvents {
  /** In the version that was the latest then. */
  const made = new WeakMap<RecordedEvent, RecordedEvent>();
  const knownLatest = (event: RecordedEvent) => {
    const known = made.get(event);
    return known?.version === registry.find(event)?.latestVersion ? known : undefined;
  };
  return async function upcastEvents(events, version) {
    const isLatest = version === 'latest';
    const upcast = upcastFor(version, registry, failed);
    const upcastOnce = (event: RecordedEvent) => knownLatest(event) ?? upcast(event);
    const all = await upcastAll(events, isLatest ? upcastOnce : upcast);
    let isSame = true;
    for (const [index, event] of events.entries()) {
      const upcasted = all[index] as RecordedEvent;
      if (upcasted === event) continue;
      isSame = false;
      if (isLatest) made.set(event, upcasted);
    }
    return isSame ? events : all;
  };
}
