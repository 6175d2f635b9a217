/** A deliberately broken variant of the source: `<name>.patch`, and the tests that must notice. */
export interface Mutant {
  readonly name: string;
  readonly test: string;
  /** Only the tests whose names match. */
  readonly grep: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'position-outside-the-transaction',
    test: 'test/fault/dead-writer.test.ts',
    grep: 'killed before the commit',
  },
  {
    name: 'local-reads-in-the-cache',
    test: 'test/fault/rolled-back.test.ts',
    grep: '',
  },
  {
    name: 'absence-taken-for-not-committed',
    test: 'test/fault/failpoints.test.ts',
    grep: 'write concern fails',
  },
  {
    name: 'sessions-not-ended',
    test: 'test/fault/dead-writer.test.ts',
    grep: 'killed before the commit',
  },
  {
    name: 'duplicates-swallowed',
    test: 'test/fault/races.test.ts',
    grep: 'one event id',
  },
  { name: 'ids-not-unique', test: 'test/fault/races.test.ts', grep: 'one event id' },
  {
    name: 'refusals-from-the-cache',
    test: 'test/fault/sleeping-writer.test.ts',
    grep: 'process that sleeps',
  },
  {
    name: 'acknowledged-before-the-disk',
    test: 'test/fault/mongod-killed.test.ts',
    grep: '',
  },
  {
    name: 'stored-after-told-not-stored',
    test: 'test/fault/overload.test.ts',
    grep: 'told is not stored',
  },
  {
    name: 'repeats-answered-before-the-slot-tells',
    test: 'test/fault/without-event-ids.test.ts',
    grep: 'write concern fails',
  },
  {
    name: 'late-requests-undo-their-group',
    test: 'test/fault/overload.test.ts',
    grep: 'goes on committing',
  },
  {
    name: 'expectations-before-ids',
    test: 'test/contract/contract.test.ts',
    grep: 'in process',
  },
  {
    name: 'reading-beyond-the-newest-commit',
    test: 'test/fault/reader-behind-the-head.test.ts',
    grep: '',
  },
  { name: 'context-taken-for-content', test: 'test/http/idempotency.test.ts', grep: '' },
  { name: 'idempotency-key-with-fewer-events', test: 'test/http/idempotency.test.ts', grep: '' },
  {
    name: 'stored-before-it-can-be-answered',
    test: 'test/http/content-types.test.ts',
    grep: 'before anything is stored',
  },
  { name: 'duplicate-names-pass', test: 'test/unit/parse-json.test.ts', grep: '' },
  { name: 'searches-without-bound', test: 'test/integration/query-plans.test.ts', grep: '' },
  {
    name: 'pages-repeat-their-last-event',
    test: 'test/contract/contract.test.ts',
    grep: 'readPage',
  },
  {
    name: 'scopes-not-asked',
    test: 'test/http/access.operations.test.ts',
    grep: 'every scope but its own',
  },
  { name: 'types-not-narrowed', test: 'test/http/access.types.test.ts', grep: '' },
  { name: 'single-reads-not-narrowed', test: 'test/http/access.types.test.ts', grep: '' },
  { name: 'revoked-keys-taken', test: 'test/integration/api-keys.test.ts', grep: 'revoked' },
  {
    name: 'revocation-noticed-late',
    test: 'test/unit/credentials.test.ts',
    grep: '',
  },
  {
    name: 'open-without-a-valid-key',
    test: 'test/integration/access-of-processes.test.ts',
    grep: 'last key',
  },
  {
    name: 'names-of-others-for-all',
    test: 'test/integration/authorised-store.test.ts',
    grep: 'in the name of another',
  },
  {
    name: 'types-left-out-unchecked',
    test: 'test/http/schemas.access.test.ts',
    grep: 'by leaving its type out',
  },
  {
    name: 'pages-not-upcast',
    test: 'test/contract/contract.test.ts',
    grep: 'gives the latest version, by every way',
  },
  {
    name: 'events-not-checked-by-schemas',
    test: 'test/contract/contract.test.ts',
    grep: 'refuses all of a batch where one does not fit',
  },
  {
    name: 'schemas-before-ids',
    test: 'test/contract/contract.test.ts',
    grep: 'answers a repeat as it did the first time, whatever schemas',
  },
  {
    name: 'kept-states-not-proven',
    test: 'test/unit/replay.test.ts',
    grep: 'A snapshot',
  },
  {
    name: 'states-of-two-versions',
    test: 'test/integration/upcast-failures.test.ts',
    grep: 'registered while an aggregate is replayed',
  },
  {
    name: 'snapshots-of-other-schemas-used',
    test: 'test/integration/snapshots.test.ts',
    grep: '',
  },
  {
    name: 'files-overrule-the-store',
    test: 'test/integration/schema-files.test.ts',
    grep: 'says something else than the store',
  },
  {
    name: 'code-taken-over-the-api',
    test: 'test/http/schemas.test.ts',
    grep: 'takes no step that is code',
  },
  {
    name: 'checks-without-bound',
    test: 'test/unit/schema-compile.test.ts',
    grep: 'doubles the work',
  },
  {
    name: 'behind-a-failed-event-not-parked',
    test: 'test/unit/delivery-machine.test.ts',
    grep: '',
  },
  {
    name: 'later-events-overtake-a-failed-one',
    test: 'test/property/delivery-machine.test.ts',
    grep: '',
  },
  {
    name: 'batch-not-kept-through-an-outage',
    test: 'test/property/delivery-machine.test.ts',
    grep: '',
  },
  {
    name: 'batch-of-many-aggregates-is-an-outage',
    test: 'test/unit/delivery-machine.test.ts',
    grep: 'takes a batch that is answered',
  },
  {
    name: 'highest-settled-as-checkpoint',
    test: 'test/property/delivery-machine.test.ts',
    grep: '',
  },
  {
    name: 'settled-when-a-delivery-starts',
    test: 'test/property/delivery-machine.test.ts',
    grep: '',
  },
  { name: 'read-on-before-the-filter', test: 'test/property/delivery-machine.test.ts', grep: '' },
  { name: 'two-of-an-aggregate-at-once', test: 'test/property/delivery-machine.test.ts', grep: '' },
  {
    name: 'left-out-events-settle-those-before',
    test: 'test/unit/progress-writer.test.ts',
    grep: '',
  },
  {
    name: 'progress-not-fenced',
    test: 'test/integration/mongo-deliveries.test.ts',
    grep: 'whose epoch is over',
  },
  { name: 'pull-progress-not-fenced', test: 'test/integration/pull-processes.test.ts', grep: '' },
  {
    name: 'handed-out-again-before-its-time',
    test: 'test/contract/contract.test.ts',
    grep: 'keep what is handed out',
  },
  {
    name: 'published-without-the-last-id',
    test: 'test/fault/redis-publisher.test.ts',
    grep: 'whose time is over',
  },
  {
    name: 'published-without-the-epoch',
    test: 'test/fault/redis-publisher.test.ts',
    grep: 'whose time is over',
  },
  {
    name: 'live-without-closing-the-gap',
    test: 'test/unit/follow-events.test.ts',
    grep: '',
  },
  {
    name: 'signal-without-a-slow-look',
    test: 'test/unit/commit-lookout.test.ts',
    grep: 'whatever the signal says',
  },
  { name: 'signed-without-the-timestamp', test: 'test/unit/sign-webhook.test.ts', grep: '' },
  {
    name: 'resolved-addresses-not-judged',
    test: 'test/integration/webhook-failures.test.ts',
    grep: 'at an internal address',
  },
];
