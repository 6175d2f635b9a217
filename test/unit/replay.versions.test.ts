import { expect } from 'chai';
import { eventSequence } from '../../src/engine/read/event-sequence.ts';
import type { CheckWhatIf } from '../../src/engine/replay/ports.ts';
import type { TraceStep } from '../../src/replay.ts';
import { keptEvents, MISSION } from '../support/kept-events.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { all, replaysOf, seven } from '../support/replays-of.ts';

/**
 * Replays of seven events in batches of three, each of which says which version it was read in. A
 * schema is registered before each of these batches, counted over all reads.
 */
function replaysWhileRegistering(before: readonly number[]) {
  const kept = keptEvents(seven());
  let versions: { readonly latest: number } = { latest: 1 };
  let batches = 0;
  const register = () => {
    versions = { latest: versions.latest + 1 };
  };
  const readAggregate: typeof kept.readAggregate = (aggregate, range) =>
    eventSequence(async function* () {
      for await (const batch of kept.readAggregate(aggregate, range).batches()) {
        batches += 1;
        if (before.includes(batches)) register();
        const { latest } = versions;
        yield batch.map((event) => ({
          ...event,
          version: latest,
          data: { ...event.data, latest },
        }));
      }
    });
  const checkWhatIf: CheckWhatIf = async (_, events) => {
    const { latest } = versions;
    return events.map((each) => ({ ...each, version: latest, data: { whatIf: latest } }));
  };
  return {
    ...replaysOf({
      reads: { ...kept, readAggregate },
      schemaVersions: () => versions,
      checkWhatIf,
    } as Partial<Parameters<typeof replaysOf>[0]>),
    register,
  };
}

const stepsOf = (steps: readonly TraceStep[]) => steps.map(({ version }) => version);

describe('While a schema is registered', () => {
  it('a trace begins anew where none of its steps has left', async () => {
    const { traceReplay } = replaysWhileRegistering([1]);
    const { steps, result } = await all(traceReplay({ ...MISSION }));
    expect(stepsOf(steps)).to.deep.equal([2, 2, 2, 2, 2, 2, 2]);
    expect(result.eventsApplied).to.equal(7);
    // Also where it is what comes before its first step that was read until then.
    const later = replaysWhileRegistering([2]);
    const from = { ...MISSION, fromSequenceNumber: 4 };
    expect(stepsOf((await all(later.traceReplay(from))).steps)).to.deep.equal([2, 2, 2, 2]);
  });

  it('a trace of which steps have left ends, and mixes nothing', async () => {
    const { traceReplay } = replaysWhileRegistering([3]);
    const steps: TraceStep[] = [];
    const tracing = async () => {
      for await (const step of traceReplay({ ...MISSION })) steps.push(step);
    };
    const { message } = await refusalOf(tracing(), 'unavailable');
    expect(message).to.include('A schema was registered meanwhile');
    expect(stepsOf(steps)).to.deep.equal([1, 1, 1, 1, 1, 1]);
  });

  it('a trace whose events were all read is whole', async () => {
    const { traceReplay, register } = replaysWhileRegistering([]);
    const steps: TraceStep[] = [];
    for await (const step of traceReplay({ ...MISSION })) {
      steps.push(step);
      if (step.sequenceNumber === 7) register();
    }
    expect(stepsOf(steps)).to.deep.equal([1, 1, 1, 1, 1, 1, 1]);
  });

  it('what-if events are not folded on events of another version', async () => {
    const whatIf = [{ eventType: 'Renamed', data: {} }];
    for (const range of [{}, { fromSequenceNumber: 8 }]) {
      const { replay, traceReplay } = replaysWhileRegistering([1]);
      await refusalOf(replay({ ...MISSION, whatIf }), 'unavailable');
      const tracing = replaysWhileRegistering([1]).traceReplay({ ...MISSION, ...range, whatIf });
      await refusalOf(all(tracing), 'unavailable');
      const { result } = await all(traceReplay({ ...MISSION, ...range, whatIf }));
      expect(result.state).to.include({ latest: 2, whatIf: 2 });
    }
  });

  it('blame looks at events of one version only', async () => {
    const { blame } = replaysWhileRegistering([2, 5]);
    const found = await blame({ ...MISSION, path: '/latest' });
    expect(found).to.include({ value: 3, sequenceNumber: 1 });
  });

  it('a difference is one between states of one version', async () => {
    const { diffStates } = replaysWhileRegistering([2]);
    const points = { from: { toSequenceNumber: 3 }, to: { toSequenceNumber: 7 } };
    const { patch } = await diffStates({ ...MISSION }, points);
    expect(JSON.stringify(patch)).not.to.include('latest');
  });

  it('nobody waits for its end for ever', async () => {
    const always = Array.from({ length: 100 }, (_, index) => index);
    const { blame, traceReplay, replay } = replaysWhileRegistering(always);
    await refusalOf(blame({ ...MISSION, path: '/name' }), 'unavailable');
    await refusalOf(all(traceReplay({ ...MISSION })), 'unavailable');
    await refusalOf(replay({ ...MISSION }), 'unavailable');
  });
});
