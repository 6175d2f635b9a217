/** A deliberately broken variant of the source: `<name>.patch`, and the tests that must notice. */
export interface Mutant {
  readonly name: string;
  readonly tests: readonly string[];
  /** Only the tests whose names match. */
  readonly grep?: string;
}

export const MUTANTS: readonly Mutant[] = [
  { name: 'position-outside-the-transaction', tests: ['test/fault/mongod-killed.test.ts'] },
  { name: 'local-reads-in-the-cache', tests: ['test/fault/rolled-back.test.ts'] },
  { name: 'absence-taken-for-not-committed', tests: ['test/fault/failpoints.test.ts'] },
  { name: 'sessions-not-ended', tests: ['test/fault/dead-writer.test.ts'] },
  { name: 'duplicates-swallowed', tests: ['test/contract/contract.test.ts'] },
  { name: 'ids-not-unique', tests: ['test/fault/races.test.ts'] },
  { name: 'refusals-from-the-cache', tests: ['test/fault/dead-writer.test.ts'] },
  { name: 'acknowledged-before-the-disk', tests: ['test/fault/mongod-killed.test.ts'] },
  { name: 'stored-after-told-not-stored', tests: ['test/fault/failpoints.test.ts'] },
  { name: 'expectations-before-ids', tests: ['test/contract/contract.test.ts'] },
  { name: 'reading-beyond-the-newest-commit', tests: ['test/contract/contract.test.ts'] },
];
