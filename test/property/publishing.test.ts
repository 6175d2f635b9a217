import { expect } from 'chai';
import fc from 'fast-check';
import { Publisher } from '../../src/engine/publishing/publisher.ts';
import { eventSequence } from '../../src/engine/read/event-sequence.ts';
import type { LogRange } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { eventually } from '../support/eventually.ts';
import { recorded } from '../support/kept-events.ts';
import { MemoryStreams, type StreamTrouble } from '../support/memory-streams.ts';
import { streamFaults } from '../support/stream-faults.ts';

const TYPES = ['Mission', 'Rover', 'Audit', 'all'] as const;
const STREAMS = ['all', 'Mission', 'Rover', 'Audit'] as const;

type Step =
  | { readonly kind: 'append'; readonly types: readonly (typeof TYPES)[number][] }
  | { readonly kind: 'lose'; readonly stream: (typeof STREAMS)[number]; readonly kept: number }
  | { readonly kind: 'flush' }
  | { readonly kind: 'trouble'; readonly trouble: StreamTrouble }
  | { readonly kind: 'begin' }
  | { readonly kind: 'rest'; readonly turns: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('append' as const),
    types: fc.array(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 20 }),
  }),
  fc.record({
    kind: fc.constant('lose' as const),
    stream: fc.constantFrom(...STREAMS),
    kept: fc.nat(5),
  }),
  fc.constant({ kind: 'flush' as const }),
  fc.record({
    kind: fc.constant('trouble' as const),
    trouble: fc.constantFrom('before' as const, 'after' as const, 'full' as const),
  }),
  fc.constant({ kind: 'begin' as const }),
  fc.record({ kind: fc.constant('rest' as const), turns: fc.nat(20) }),
);

/** Pauses take no time, and a second passes with each look at the clock. */
function hastyClock(): Clock {
  let nowMs = 0;
  return {
    ...systemClock,
    every: (_ms, action) => systemClock.every(0, action),
    monotonicMs() {
      nowMs += 1_000;
      return nowMs;
    },
  };
}

describe('Whatever streams lose, and whoever publishes', () => {
  it('every event comes into its streams, in order and once, and is announced once at the most', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const world = new World();
        world.begin();
        for (const each of steps) await world.take(each);
        await world.settle();
        expect(world.faults()).to.deep.equal([]);
        const { announced } = world.streams;
        expect(new Set(announced).size, `announced ${announced}`).to.equal(announced.length);
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });
});

/** A log, its streams, and those who publish it. */
class World {
  readonly streams = new MemoryStreams();
  readonly #log: RecordedEvent[] = [];
  readonly #ends: AbortController[] = [];
  #epoch = 0;

  begin(): void {
    const end = new AbortController();
    this.#ends.push(end);
    void this.#publisher().run({ signal: end.signal });
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'append') {
      for (const aggregateType of step.types) {
        this.#log.push(recorded(this.#log.length + 1, 'Happened', {}, { aggregateType }));
      }
    }
    if (step.kind === 'lose') this.streams.lose(step.stream, step.kept);
    if (step.kind === 'flush') {
      for (const stream of STREAMS) this.streams.lose(stream, 0);
      this.streams.epoch = 0;
    }
    if (step.kind === 'trouble') this.streams.trouble = step.trouble;
    if (step.kind === 'begin') this.begin();
    const turns = step.kind === 'rest' ? step.turns : 1;
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
  }

  /** Those who publish go on until nothing is missing; then nobody does. */
  async settle(): Promise<void> {
    try {
      await eventually(() => expect(this.faults()).to.deep.equal([]), { intervalMs: 1 });
    } finally {
      for (const end of this.#ends) end.abort(new Error('The test is over'));
    }
  }

  faults(): readonly string[] {
    return STREAMS.flatMap((stream) => {
      const log = this.#log.filter(({ aggregateType }) =>
        stream === 'all' ? aggregateType !== 'Audit' : aggregateType === stream,
      );
      const entries = this.streams.streams.get(stream) ?? [];
      return streamFaults(log, entries).map((fault) => `${stream} ${fault}`);
    });
  }

  #publisher(): Publisher {
    const log = this.#log;
    return new Publisher({
      streams: this.streams,
      store: {
        nextEpoch: async (_task, atLeast) => {
          this.#epoch = Math.max(this.#epoch + 1, atLeast);
          return this.#epoch;
        },
        nthNewest: async () => 1,
      },
      tail: {
        async readBehind(position, limit) {
          const events = log.slice(position, position + Math.min(limit, 7));
          return { events, readTo: events.at(-1)?.position ?? position };
        },
        async waitBehind(position, signal) {
          while (log.length <= position) {
            signal.throwIfAborted();
            await new Promise(setImmediate);
          }
        },
      },
      log: {
        headPosition: async () => log.length,
        aggregateTypes: async () =>
          TYPES.flatMap((aggregateType) => {
            const last = log.findLast((event) => event.aggregateType === aggregateType);
            return last ? [{ aggregateType, countEstimate: 0, first: last, last }] : [];
          }),
        readPage: async () => ({ events: [], head: log.length }),
        readLog: (range: LogRange = {}) =>
          eventSequence(async function* () {
            const { aggregateType, fromPosition = 1, toPosition = log.length } = range;
            yield log
              .slice(fromPosition - 1, toPosition)
              .filter((event) => event.aggregateType === aggregateType);
          }),
      },
      retention: {},
      isAuditInAll: false,
      upcast: (event) => event,
      onNotUpcast: () => {},
      clock: hastyClock(),
      onTrouble: () => {},
      onPublished: () => {},
    });
  }
}
