import type { AggregateKey } from '../../src/events/event.ts';
import type { Replayed, ReplayPoint, TraceStep } from '../../src/replay.ts';
import { answerOf } from './answer-of.ts';
import type { RestSnapshots, RestStore } from './rest-store.ts';

/** Replays by the service at `url`, as the contract has them: for tests alone. */
export function httpReplays(url: string): RestStore['replays'] {
  const at = ({ aggregateType, aggregateId }: Partial<AggregateKey>) =>
    `${url}/v1/aggregates/${aggregateType}/${encodeURIComponent(aggregateId ?? '')}`;
  const replayed = (request: object, accept: string) => {
    const { aggregateId, ...body } = request as AggregateKey;
    return fetch(`${url}/v1/events/replay/${encodeURIComponent(aggregateId)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: accept },
      body: JSON.stringify(body),
    });
  };
  return {
    replay: async (request) =>
      (await answerOf(await replayed(request, 'application/json'))) as Replayed,

    async *traceReplay(request) {
      const response = await replayed({ ...request, trace: true }, 'application/x-ndjson');
      const lines = (await response.text()).trim().split('\n');
      for (const line of lines) {
        const { step, result } = JSON.parse(line) as {
          readonly step?: TraceStep;
          readonly result?: Replayed;
        };
        if (step !== undefined) yield step;
        if (result !== undefined) return result;
      }
      throw new Error('The stream has no result.');
    },

    async diffStates(aggregate, { from, to }) {
      const query = new URLSearchParams({ from: textOf(from), to: textOf(to) });
      return (await answerOf(await fetch(`${at(aggregate)}/diff?${query}`))) as never;
    },

    async blame({ path, toSequenceNumber, toTimestamp, ...aggregate }) {
      const point = toSequenceNumber ?? toTimestamp;
      const query = new URLSearchParams({ path, ...(point !== undefined && { at: `${point}` }) });
      const response = await fetch(`${at(aggregate)}/blame?${query}`);
      return response.status === 404 ? undefined : ((await answerOf(response)) as never);
    },
  };
}

function textOf({ toSequenceNumber, toTimestamp }: ReplayPoint): string {
  return String(toSequenceNumber ?? toTimestamp);
}

/** Snapshots of the service at `url`. */
export function httpSnapshots(url: string): RestSnapshots {
  const at = ({ aggregateType, aggregateId }: AggregateKey, query = '') =>
    `${url}/v1/events/snapshot/${aggregateId}?aggregateType=${aggregateType}${query}`;
  const policies = (aggregateType: string | undefined) =>
    `${url}/v1/snapshots/policies${aggregateType === undefined ? '' : `/${aggregateType}`}`;
  return {
    takeSnapshot: async (aggregate) =>
      (await answerOf(await fetch(at(aggregate), { method: 'POST' }))) as never,
    async listSnapshots(aggregate) {
      const { snapshots } = (await answerOf(await fetch(at(aggregate)))) as {
        readonly snapshots: never;
      };
      return snapshots;
    },
    async removeSnapshot(aggregate, sequenceNumber) {
      const query = `&sequenceNumber=${sequenceNumber}`;
      const response = await fetch(at(aggregate, query), { method: 'DELETE' });
      if (response.status === 404) return 0;
      return ((await answerOf(response)) as { readonly removed: number }).removed;
    },
    snapshotPolicies: async () => (await answerOf(await fetch(policies(undefined)))) as never,
    async setSnapshotPolicy(aggregateType, given) {
      const headers = { 'Content-Type': 'application/json' };
      const sent = { method: 'PUT', headers, body: JSON.stringify(given) };
      return (await answerOf(await fetch(policies(aggregateType), sent))) as never;
    },
    resetSnapshotPolicy: async (aggregateType) =>
      await answerOf(await fetch(policies(aggregateType), { method: 'DELETE' })),
  };
}
