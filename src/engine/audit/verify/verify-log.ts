import { invalidRequest } from '../../../errors.ts';
import type {
  TransparencyLog,
  VerificationOptions,
  VerificationProgress,
} from '../../../transparency.ts';
import type { CommitRecord } from '../../append/ports.ts';
import type {
  CheckpointStore,
  LogKeyStore,
  LogRecords,
  StoredCommit,
  StoredRecord,
  TileStore,
  TreeReader,
} from '../ports.ts';
import { parseVerifierKey, type VerifierKey } from '../signed-note.ts';
import { checkpointIn, type ExpectedRoot, keptCheckpoints } from './check-checkpoints.ts';
import type { LogPlace } from './check-commit.ts';
import { CheckedTiles } from './check-tiles.ts';
import { Faults } from './faults.ts';
import { LogCheck } from './log-check.ts';

export interface VerifyDeps {
  readonly records: LogRecords;
  readonly tree: Pick<TreeReader, 'newestTree'>;
  readonly tiles: Pick<TileStore, 'edge' | 'read'>;
  readonly checkpoints: Pick<CheckpointStore, 'list'>;
  readonly keys: Pick<LogKeyStore, 'list'>;
  /** The number of the commit that has a position, which the log has. */
  readonly commitAt: (position: number) => Promise<number>;
  readonly monotonicMs: () => number;
}

/** Events that are read together. */
const STEP_EVENTS = 2_000;
const STEP_COMMITS = 500;

/** Verifies what is stored, while it goes on being appended to. */
export function createVerifyLog(deps: VerifyDeps): TransparencyLog['verify'] {
  return async function* verifyLog(options = {}): AsyncGenerator<VerificationProgress> {
    const startedAt = deps.monotonicMs();
    const begun = await begin(options, deps);
    const { check, tiles, faults, head, checkpoints, fromPosition } = begun;
    const seen = { events: 0, commits: 0 };
    for await (const step of stepsOf(begun, deps, options.signal)) {
      seen.events += step.events;
      seen.commits += step.commits;
      yield { checkedTo: Math.min(check.place.position, begun.toPosition), head };
    }
    if (begun.isToEnd && !faults.isFull) {
      check.end();
      await findStrays(check, seen.events, deps, faults);
    }
    const found = faults.sorted();
    const toPosition = check.place.position;
    const result = {
      ...{ isIntact: found.length === 0, fromPosition, toPosition, ...seen, checkpoints },
      tiles: tiles.count,
      rootHash: check.root.toString('hex'),
      faults: found,
      durationMs: deps.monotonicMs() - startedAt,
    };
    yield { checkedTo: toPosition, head, result };
  };
}

/** Where a verification begins, and what it is to meet. */
async function begin(options: VerificationOptions, deps: VerifyDeps) {
  const faults = new Faults();
  // In this order: whatever was signed before, the log has.
  const expected = await expectedRoots(options, deps, faults);
  const head = (await deps.tree.newestTree())?.size ?? 0;
  // A type is there before its first event.
  const types = await deps.records.aggregateTypes();
  const { fromPosition = 1, toPosition = head } = options;
  assertRange(fromPosition, toPosition, head);
  const before = fromPosition > 1 ? await commitBefore(fromPosition, deps) : undefined;
  const tiles = await CheckedTiles.open(deps.tiles, faults);
  const isToEnd = toPosition >= head;
  const met = isToEnd ? expected : expected.filter(({ size }) => size <= toPosition);
  return {
    ...{ faults, head, types, tiles, toPosition, isToEnd },
    check: new LogCheck({ before, tiles, faults, expected: met }),
    checkpoints: met.length,
    fromPosition: before === undefined ? 1 : before.tree.size + 1,
  };
}

/** Checks some commits at a time, up to the last one that is asked for. */
async function* stepsOf(
  { check, types, toPosition, faults }: Pick<Begun, 'check' | 'types' | 'toPosition' | 'faults'>,
  { records }: VerifyDeps,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly events: number; readonly commits: number }> {
  while (check.place.position < toPosition && !faults.isFull) {
    signal?.throwIfAborted();
    const { commits, count } = await nextStep(records, types, check.place, toPosition);
    if (commits.length === 0) return;
    for (const { stored, at } of commits) await check.check(stored, at);
    yield { events: count, commits: commits.length };
  }
}

type Begun = Awaited<ReturnType<typeof begin>>;

async function expectedRoots(
  { checkpoint, keys: given }: VerificationOptions,
  { checkpoints, keys }: VerifyDeps,
  faults: Faults,
): Promise<readonly ExpectedRoot[]> {
  const trusted = given?.map(keyFrom) ?? (await keys.list()).flatMap(({ vkey }) => known(vkey));
  const kept = await keptCheckpoints(checkpoints, trusted, faults);
  const outside = checkpoint === undefined ? undefined : checkpointIn(checkpoint, trusted, faults);
  return [...kept, ...(outside === undefined ? [] : [outside])].sort(
    (one, other) => one.size - other.size,
  );
}

function keyFrom(vkey: string, index: number): VerifierKey {
  const key = parseVerifierKey(vkey);
  if (key !== undefined) return key;
  const message = 'must be a key as verifiers have it (C2SP vkey)';
  throw invalidRequest([{ pointer: `/keys/${index}`, message }]);
}

function known(vkey: string): readonly VerifierKey[] {
  const key = parseVerifierKey(vkey);
  return key === undefined ? [] : [key];
}

function assertRange(from: number, to: number, head: number): void {
  const isRange = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 1;
  if (isRange && (to >= from || head === 0) && to <= head) return;
  const message = `must be positions of the log, which has ${head}, in their order`;
  throw invalidRequest([{ pointer: '/fromPosition', message }]);
}

async function commitBefore(
  position: number,
  { records, commitAt }: VerifyDeps,
): Promise<CommitRecord | undefined> {
  const n = (await commitAt(position)) - 1;
  if (n < 1) return undefined;
  const [before] = await records.commitsAfter(n - 1, 1);
  return before?.n === n ? before.commit : undefined;
}

interface Step {
  readonly commits: readonly {
    readonly stored: StoredCommit;
    readonly at: readonly StoredRecord[];
  }[];
  /** Documents at their positions. */
  readonly count: number;
}

/** The next commits, with what is stored at their positions in any collection. */
async function nextStep(
  records: LogRecords,
  types: readonly string[],
  { n, position }: LogPlace,
  toPosition: number,
): Promise<Step> {
  const found = await records.commitsAfter(n, STEP_COMMITS);
  const commits = found.filter(
    ({ commit: { firstPosition = 0, tree } = {} }, index) =>
      index === 0 || (firstPosition <= toPosition && (tree?.size ?? 0) <= position + STEP_EVENTS),
  );
  const to = Math.max(position, ...commits.map(({ commit }) => commit?.tree.size ?? 0));
  const span = { from: position + 1, to: Math.min(to, position + 2 * STEP_EVENTS) };
  const read = await records.events(types, span);
  let next = 0;
  const at = ({ commit }: StoredCommit) => {
    const from = next;
    while ((read[next]?.position ?? Number.POSITIVE_INFINITY) <= (commit?.tree.size ?? 0))
      next += 1;
    return read.slice(from, next);
  };
  return {
    commits: commits.map((stored) => ({ stored, at: at(stored) })),
    count: read.length,
  };
}

/** What is stored behind the log, or before its first position, or between two. */
async function findStrays(
  { place: { position: end }, isWhole }: LogCheck,
  seen: number,
  { records, tree }: VerifyDeps,
  faults: Faults,
): Promise<void> {
  const types = await records.aggregateTypes();
  const behind = await records.events(types, { from: end + 1, to: end + STEP_EVENTS });
  const newest = (await tree.newestTree())?.size ?? 0;
  for (const { position } of behind.filter((record) => record.position > Math.max(newest, end))) {
    faults.add('event_unexpected', 'No commit speaks of it.', position);
  }
  if (!isWhole) return;
  const counts = await Promise.all(types.map((type) => records.countTo(type, end)));
  const stored = counts.reduce((sum, count) => sum + count, 0);
  if (stored > seen) {
    const reason = `There are ${stored - seen} documents more than events, at no position of the log.`;
    faults.add('event_unexpected', reason);
  }
}
