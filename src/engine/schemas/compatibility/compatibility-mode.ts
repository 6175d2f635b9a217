/** As in Confluent's schema registry. */
export const COMPATIBILITY_MODES = [
  'NONE',
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
] as const;

/**
 * What a new version owes to those before it. Backward: it accepts what they accepted. Forward:
 * they accept what it accepts. Full: both. Transitive: all of them, not only the latest.
 */
export type CompatibilityMode = (typeof COMPATIBILITY_MODES)[number];
