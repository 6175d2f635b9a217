import { EventStoreError } from '../../errors.ts';
import type { AggregateKey } from '../../events/event.ts';
import type { ReplayedAggregate, ReplayRequest, WhatIfEvent } from '../../replay.ts';
import type { ReadSchemaVersion } from '../../schemas.ts';
import { type CheckedRequest, checkedRequest } from './check-request.ts';
import type { Handler } from './handler.ts';
import type { Handlers } from './handlers.ts';
import type { KnowsSchemas, Versions } from './one-version.ts';
import type { CheckWhatIf, EventSource, TypesHolding } from './ports.ts';

export interface PlanDeps extends KnowsSchemas {
  readonly reads: EventSource;
  readonly typesHolding: TypesHolding;
  readonly handlers: Handlers;
  /** Where there is none, what-if events are folded as they are given. */
  readonly checkWhatIf?: CheckWhatIf;
}

/** What is to be folded, by what, and how far. */
export interface ReplayPlan {
  readonly aggregate: AggregateKey;
  readonly handler: Handler;
  /** Inclusive; undefined for all that there is. */
  readonly toSequenceNumber: number | undefined;
  readonly useSnapshot: boolean;
  readonly schemaVersion: ReadSchemaVersion;
  readonly whatIf: readonly Required<WhatIfEvent>[];
  /** Those that the what-if events were checked by. */
  readonly versions: Versions;
}

/** @throws EventStoreError as `ReplaysAggregates` says. */
export async function planReplay(deps: PlanDeps, request: ReplayRequest): Promise<ReplayPlan> {
  const checked = checkedRequest(request);
  const aggregate = await aggregateOf(deps, checked);
  const handler = deps.handlers.handlerOf(aggregate.aggregateType, checked.handler);
  const { useSnapshot, schemaVersion } = checked;
  const versions = deps.schemaVersions?.(aggregate.aggregateType);
  const whatIf = await upcastWhatIf(deps, aggregate, checked);
  const toSequenceNumber = await endOf(deps, aggregate, checked);
  if (toSequenceNumber === 0) await assertExists(deps, aggregate);
  const asked = { toSequenceNumber, useSnapshot, schemaVersion, whatIf };
  return { aggregate, handler, versions, ...asked };
}

/** @throws EventStoreError `aggregate_not_found`, `aggregate_type_ambiguous`. */
export async function aggregateOf(
  { typesHolding }: Pick<PlanDeps, 'typesHolding'>,
  { aggregateId, aggregateType, aggregateTypes }: ReplayedAggregate,
): Promise<AggregateKey> {
  if (aggregateType !== undefined) return { aggregateType, aggregateId };
  const candidates = await typesHolding(aggregateId, aggregateTypes);
  const [only, another] = candidates;
  if (only === undefined) throw notFound({ aggregateId });
  if (another === undefined) return { aggregateType: only, aggregateId };
  const message = `"${aggregateId}" is the id of aggregates of several types: ${candidates.join(', ')}.`;
  throw new EventStoreError('aggregate_type_ambiguous', message, { aggregateId, candidates });
}

async function upcastWhatIf(
  { checkWhatIf }: PlanDeps,
  { aggregateType }: AggregateKey,
  { whatIf }: CheckedRequest,
): Promise<readonly Required<WhatIfEvent>[]> {
  if (checkWhatIf === undefined) return whatIf.map((event) => ({ version: 1, ...event }));
  return await checkWhatIf(aggregateType, whatIf);
}

async function endOf(
  { reads }: PlanDeps,
  aggregate: AggregateKey,
  { toSequenceNumber, toMs }: CheckedRequest,
): Promise<number | undefined> {
  if (toMs === undefined) return toSequenceNumber;
  if (toMs >= LAST_MS) return undefined;
  if (toMs < 0) return 0;
  const to = new Date(toMs + 1).toISOString();
  const newest = { ...aggregate, to, order: 'desc', limit: 1, ...AS_STORED } as const;
  const { events } = await reads.readPage(newest);
  return events[0]?.sequenceNumber ?? 0;
}

/** The end of the year 9999, beyond which RFC 3339 has no times. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Where an event is does not depend on what it looks like. */
const AS_STORED = { schemaVersion: 'stored' } as const;

async function assertExists({ reads }: PlanDeps, aggregate: AggregateKey): Promise<void> {
  const range = { limit: 1, ...AS_STORED } as const;
  const [first] = await reads.readAggregate(aggregate, range).toArray();
  if (first === undefined) throw notFound(aggregate);
}

/** Of an aggregate whose events were read: that there were some. */
export function assertFound(
  { aggregate, toSequenceNumber }: ReplayPlan,
  last: { readonly sequenceNumber: number },
): void {
  if (last.sequenceNumber === 0 && toSequenceNumber !== 0) throw notFound(aggregate);
}

function notFound(
  aggregate: Partial<AggregateKey> & Pick<AggregateKey, 'aggregateId'>,
): EventStoreError<'aggregate_not_found'> {
  const { aggregateId, aggregateType = 'aggregate' } = aggregate;
  const message = `There is no ${aggregateType} "${aggregateId}".`;
  return new EventStoreError('aggregate_not_found', message, { ...aggregate });
}
