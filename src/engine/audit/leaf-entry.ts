import { canonicalJson } from '../../events/canonical-json.ts';
import type { RecordedEvent } from '../../events/event.ts';

/**
 * What the leaf hash of an event is made of, of the event as it is stored: the canonical JSON (RFC
 * 8785) of its envelope, which has the commitment (hex) in the place of `data` and `metadata`. No
 * field can pass for another, whatever it holds.
 */
export function leafEntry(event: RecordedEvent, commitment: string): string {
  const { data, metadata, hash, storedVersion, ...envelope } = event;
  return canonicalJson({ ...envelope, commitment });
}
