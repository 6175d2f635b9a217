import type { JsonValue } from '../../../src/events/event.ts';

/** Few of each, so that schemas, their mutations and values often meet. */
export const NAMES = ['a', 'b', 'ab', 'x-a', '1', 'constructor'] as const;

/** Some that the check tries, some that it does not. */
export const PATTERNS = ['^x-', '^[a-b]+$', 'a', '^(x|1)', '[0-9]', '^.{2}$'] as const;

export const FORMATS = ['date', 'email', 'int32'] as const;

export const NUMBERS = [-1, 0, 1, 2, 3, 1.5, 2.5, 6, 1e21] as const;

export const TEXTS = [
  '',
  'a',
  'b',
  'ab',
  'aba',
  'x-a',
  'x-1',
  '1',
  '😀',
  '😀a',
  'constructor',
  '__proto__',
  '2024-02-29',
  'a@b.example',
] as const;

export const SCALARS: readonly JsonValue[] = [
  null,
  true,
  false,
  ...NUMBERS,
  -0,
  0.1,
  0.3,
  4,
  12,
  -6,
  2 ** 53,
  3e21,
  5e-324,
  ...TEXTS,
];
