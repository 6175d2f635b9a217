import type { JsonObject } from '../../events/event.ts';
import type { HandlerKey, ReplayOptions } from '../../replay.ts';
import { type FoldDeps, type FoldOptions, foldOnKept, foldStored } from './fold-stored.ts';
import type { Folding } from './folding.ts';
import { inOneVersion, type KnowsSchemas, type Versions } from './one-version.ts';
import { assertFound, type ReplayPlan } from './plan-replay.ts';
import type { KeptState, Snapshot, SnapshotSource, StateCache, StateKey } from './ports.ts';

export interface ReachDeps extends FoldDeps, KnowsSchemas {
  readonly snapshots?: SnapshotSource;
  readonly states?: StateCache;
}

/** A state of what is stored, and how it came about. */
export interface Reached extends Folded {
  /** A copy that nobody else holds. */
  readonly state: JsonObject;
}

/**
 * The state at the end of a plan, from the newest that there is and not beyond it. The newest state
 * of an aggregate is kept in turn.
 *
 * @throws EventStoreError `aggregate_not_found`, `reducer_failed`; `unavailable` where schemas are
 *   registered all the time.
 */
export async function reachState(
  deps: ReachDeps,
  plan: ReplayPlan,
  options: ReplayOptions,
): Promise<Reached> {
  const fold = () => foldFromNearest(deps, plan, options);
  const { result: folded, versions } = await inOneVersion(deps, plan, fold);
  assertFound(plan, folded.folding.last);
  const copied = folded.folding.copy();
  if ('state' in copied) {
    keepNewest(deps, plan, { ...folded, versions }, copied.state);
    return { ...folded, state: copied.state };
  }
  // Only now is it worth the time to look at each state, for the event that spoilt it.
  const afterEach = (folding: Folding) => folding.copyOrFail();
  await foldFromNearest(deps, plan, { ...options, afterEach });
  throw folded.folding.failure(copied.reason);
}

interface Folded {
  readonly folding: Folding;
  /** What it began with, if anything. */
  readonly snapshot: { readonly sequenceNumber: number } | null;
  readonly kept: { readonly sequenceNumber: number } | null;
}

async function foldFromNearest(
  deps: ReachDeps,
  plan: ReplayPlan,
  options: FoldOptions,
): Promise<Folded> {
  const kept = await keptState(deps, plan);
  const onNewer = await foldOnSnapshot(deps, plan, kept?.sequenceNumber ?? 0, options);
  if (onNewer !== undefined) return onNewer;
  if (kept !== undefined) {
    const { sequenceNumber } = kept;
    const folding = await foldOnKept(deps, plan, kept, options);
    if (folding !== undefined) return { folding, kept: { sequenceNumber }, snapshot: null };
    deps.states?.forget(keyOf(plan));
    const onOlder = await foldOnSnapshot(deps, plan, 0, options);
    if (onOlder !== undefined) return onOlder;
  }
  return { folding: await foldStored(deps, plan, options), snapshot: null, kept: null };
}

/** From the newest snapshot above that sequence number; undefined where there is none. */
async function foldOnSnapshot(
  deps: ReachDeps,
  plan: ReplayPlan,
  above: number,
  options: FoldOptions,
): Promise<Folded | undefined> {
  for (let atMost = plan.toSequenceNumber; ; ) {
    const snapshot = await newestSnapshot(deps, plan, above, atMost);
    if (snapshot === undefined) return undefined;
    const { sequenceNumber } = snapshot;
    if (sequenceNumber <= above || sequenceNumber > (atMost ?? sequenceNumber)) return undefined;
    const folding = await foldOnKept(deps, plan, snapshot, options);
    if (folding !== undefined) return { folding, snapshot: { sequenceNumber }, kept: null };
    // It is of another history, as when a database was restored from a copy: the one before it.
    await deps.snapshots?.remove(plan.aggregate, named(plan.handler), sequenceNumber);
    atMost = sequenceNumber - 1;
  }
}

async function newestSnapshot(
  { snapshots }: ReachDeps,
  { aggregate, handler, useSnapshot }: ReplayPlan,
  above: number,
  atMost: number | undefined,
): Promise<Snapshot | undefined> {
  if (!useSnapshot || (atMost !== undefined && atMost <= above)) return undefined;
  return await snapshots?.newestFor(aggregate, named(handler), atMost, above);
}

async function keptState({ states }: ReachDeps, plan: ReplayPlan): Promise<KeptState | undefined> {
  const { useSnapshot, toSequenceNumber = Number.POSITIVE_INFINITY } = plan;
  if (!useSnapshot || toSequenceNumber === 0) return undefined;
  const kept = await states?.newest(keyOf(plan));
  return kept !== undefined && kept.sequenceNumber <= toSequenceNumber ? kept : undefined;
}

function keepNewest(
  { states, schemaVersions }: ReachDeps,
  plan: ReplayPlan,
  { folding: { last, eventsApplied }, versions }: Folded & { readonly versions: Versions },
  state: JsonObject,
): void {
  if (plan.toSequenceNumber !== undefined || eventsApplied === 0) return;
  if (plan.schemaVersion !== 'latest') return;
  if (schemaVersions?.(plan.aggregate.aggregateType) !== versions) return;
  const { sequenceNumber, eventId, timestamp } = last;
  if (eventId === undefined || timestamp === undefined) return;
  states?.keep(keyOf(plan), { sequenceNumber, eventId, timestamp, state });
}

function keyOf({ aggregate, handler }: ReplayPlan): StateKey {
  return { ...aggregate, handler: named(handler) };
}

/** A handler is more than its name and version, which are all that others need of it. */
export function named({ name, version }: HandlerKey): HandlerKey {
  return { name, version };
}
