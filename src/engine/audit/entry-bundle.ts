import { leafEntry } from './leaf-entry.ts';
import type { ProvenEvent } from './ports.ts';

const LENGTH_BYTES = 2;

/** The entries of events, each with its length before it (C2SP tlog-tiles, "Log entries"). */
export function entryBundle(events: readonly Pick<ProvenEvent, 'event' | 'commitment'>[]): Buffer {
  const parts = events.flatMap(({ event, commitment }) => {
    const entry = Buffer.from(leafEntry(event, commitment.toString('hex')));
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt16BE(entry.length);
    return [length, entry];
  });
  return Buffer.concat(parts);
}
