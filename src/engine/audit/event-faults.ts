import { canonicalJson } from '../../events/canonical-json.ts';
import type { RecordedEvent } from '../../events/event.ts';
import type { VerificationFault } from '../../transparency.ts';
import { leafHash, payloadCommitment } from './event-hash.ts';
import { leafEntry } from './leaf-entry.ts';

export type EventFault = Pick<VerificationFault, 'kind' | 'reason'>;

/** Undefined where the payload is the one that the commitment (hex) was made of. */
export function payloadFault(
  { data, metadata }: RecordedEvent,
  salt: Buffer,
  commitment: string,
): EventFault | undefined {
  const actual = payloadCommitment(salt, canonicalJson(data), canonicalJson(metadata));
  if (actual.toString('hex') === commitment) return undefined;
  const reason = 'Data, metadata and salt do not come to the commitment.';
  return { kind: 'commitment_mismatch', reason };
}

/** Undefined where the event's hash is that of its other fields and the commitment (hex). */
export function leafFault(event: RecordedEvent, commitment: string): EventFault | undefined {
  if (leafHash(leafEntry(event, commitment)).toString('hex') === event.hash) return undefined;
  return { kind: 'leaf_mismatch', reason: 'The event and its commitment do not come to its hash.' };
}
