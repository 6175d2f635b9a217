import { VERIFICATION_FAULTS } from '../../src/engine/audit/verify/faults.ts';
import type { VerificationFault, VerificationResult } from '../../src/transparency.ts';

export function faultLine({ kind, position, reason }: VerificationFault): string {
  const place = position === undefined ? 'somewhere' : `position ${position}`;
  return `${place}: ${kind}: ${reason}`;
}

export function resultLines(result: VerificationResult): readonly string[] {
  const { events, commits, tiles, checkpoints, fromPosition, toPosition, faults } = result;
  const looked =
    `Looked at ${events} events in ${commits} commits (positions ${fromPosition} to ` +
    `${toPosition}), ${tiles} tiles and ${checkpoints} checkpoints.`;
  if (result.isIntact) return [looked, `Everything holds. The root is ${result.rootHash}.`];
  const kinds = [...new Set(faults.map(({ kind }) => kind))];
  return [
    looked,
    ...kinds.map((kind) => `${kind}: ${VERIFICATION_FAULTS[kind]}`),
    `${faults.length} ${faults.length === 1 ? 'thing does' : 'things do'} not hold.`,
  ];
}
