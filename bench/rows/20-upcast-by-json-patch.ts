import { MANEUVER_PATCHES } from '../load/maneuver-schemas.ts';
import { upcastAgainstStored } from '../load/upcast-against-stored.ts';
import type { Row } from '../row.ts';

export const row: Row = {
  measured: 'read of 20,000 events, three steps of JSON Patch',
  against: 'the same as stored',
  compares: 'perSecond',
  target: { bound: 0.5 },
  measure: (bench) =>
    upcastAgainstStored(
      bench,
      MANEUVER_PATCHES.map((jsonPatch) => ({ jsonPatch })),
    ),
};
