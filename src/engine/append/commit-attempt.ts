import { isEventStoreError } from '../../errors.ts';
import type { Proofs } from '../audit/proofs.ts';
import type { AppendRequest } from './append-request.ts';
import { type ComposedCommit, composeCommit } from './compose-commit.ts';
import { GroupFacts } from './group-facts.ts';
import type { LogView } from './log-view.ts';
import { type GroupPlan, planGroup } from './plan-group.ts';
import type { CommitLog, CommitTransaction, InsertOutcome } from './ports.ts';

export interface AttemptDeps {
  readonly log: CommitLog;
  readonly proofs: Proofs;
  /** Milliseconds since 1970, as the database's clock has them. */
  readonly now: () => number;
  readonly writer: string;
  readonly newAttemptId: () => string;
}

/** What was sent to be committed, and how each request is answered if it was. */
export interface Attempt {
  readonly plan: GroupPlan;
  /** Absent where nothing is to be stored: all are refused, or repeats. */
  readonly commit: ComposedCommit | undefined;
}

export type AttemptOutcome =
  | { readonly kind: 'committed'; readonly attempt: Attempt }
  /** The commit was sent; only its slot tells the outcome. */
  | { readonly kind: 'unknown'; readonly attempt: Attempt; readonly cause: unknown }
  | { readonly kind: NotStored; readonly cause: unknown };

/** Nothing of this attempt is stored, nor ever will be. */
export type NotStored = Exclude<InsertOutcome, 'inserted'> | 'unavailable' | 'expired';

/** Why an attempt did not commit, or what had to be done about it. None of them loses anything. */
export type CommitTrouble = NotStored | 'unknown' | 'echo' | 'writers_evicted' | 'internal';

/** Tries once to commit the requests as the slot after the newest known commit. */
export async function attemptCommit(
  requests: readonly AppendRequest[],
  options: { readonly areIdsDoubted: boolean },
  view: LogView,
  deps: AttemptDeps,
): Promise<AttemptOutcome> {
  const transaction = deps.log.begin();
  try {
    const head = await view.head();
    const facts = new GroupFacts(view.heads);
    const doubted = options.areIdsDoubted ? requests.filter(({ givenIds }) => givenIds.length) : [];
    const plan = await planWithin(transaction, requests, doubted, facts);
    const identity = { writer: deps.writer, attemptId: deps.newAttemptId(), now: deps.now() };
    const commit =
      plan.accepted.length > 0 ? composeCommit(head, plan, identity, deps.proofs) : undefined;
    const attempt = { plan, commit };
    const obstacle = await insertWithin(transaction, attempt);
    if (obstacle !== undefined) {
      await transaction.abort();
      return { kind: obstacle, cause: undefined };
    }
    const outcome = await send(transaction, attempt);
    if (outcome.kind === 'committed') view.heads.learn(facts.readHeads);
    return outcome;
  } catch (error) {
    await transaction.abort();
    if (!isEventStoreError(error, 'unavailable')) throw error;
    return { kind: 'unavailable', cause: error };
  }
}

async function planWithin(
  transaction: CommitTransaction,
  requests: readonly AppendRequest[],
  doubted: readonly AppendRequest[],
  facts: GroupFacts,
): Promise<GroupPlan> {
  if (doubted.length > 0) await facts.read(transaction, doubted);
  for (;;) {
    const plan = planGroup(requests, facts);
    if (plan.unread.size === 0) return plan;
    await facts.read(transaction, plan.unread);
  }
}

async function insertWithin(
  transaction: CommitTransaction,
  { plan, commit }: Attempt,
): Promise<NotStored | undefined> {
  if (commit === undefined) return undefined;
  const inserted = await transaction.insert(commit.record, commit);
  if (inserted !== 'inserted') return inserted;
  // Whoever was told meanwhile that nothing was stored must not find it stored.
  const isLate = plan.accepted.some(({ request }) => request.isSettled);
  return isLate ? 'expired' : undefined;
}

async function send(transaction: CommitTransaction, attempt: Attempt): Promise<AttemptOutcome> {
  for (const { request } of attempt.plan.accepted) request.markSent();
  const outcome = await transaction.commit();
  if (outcome.kind === 'committed') return { kind: 'committed', attempt };
  const { cause } = outcome;
  if (attempt.commit === undefined) return { kind: 'unavailable', cause };
  return { kind: 'unknown', attempt, cause };
}
