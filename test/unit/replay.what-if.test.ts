import { expect } from 'chai';
import type { CheckWhatIf } from '../../src/engine/replay/ports.ts';
import { invalidRequest } from '../../src/errors.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { FIRST_AT, MISSION } from '../support/kept-events.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { refusalOf } from '../support/refusal-of.ts';

import { AT_7, all, replaysOf, type Steps, seven } from '../support/replays-of.ts';

describe('A what-if', () => {
  const whatIf = [
    { eventType: 'Renamed', data: { name: 'Cirrus' } },
    { eventType: 'CrewNamed', data: { crew: null }, version: 3 },
  ];

  it('is folded on top of what is stored, which it leaves as it is', async () => {
    const { replay, reads } = replaysOf();
    const before = structuredClone(reads.events);
    const answer = await replay({ ...MISSION, whatIf });
    expect(answer.state).to.deep.equal({ name: 'Cirrus', orbit: { inclinationDeg: 97 } });
    expect(answer).to.include({ sequenceNumber: 7, eventsApplied: 7, whatIfApplied: 2 });
    expect((await replay({ ...MISSION })).state).to.deep.equal(AT_7);
    expect(reads.events).to.deep.equal(before);
    expect(whatIf[0]?.data).to.deep.equal({ name: 'Cirrus' });
  });

  it('comes to the reducer as the next event, at the time of the replay', async () => {
    const seen: RecordedEvent[] = [];
    const on: Steps = {
      CrewNamed(state, event) {
        seen.push(event);
        return state;
      },
    };
    const { replay } = replaysOf({ on });
    await replay({ ...MISSION, whatIf });
    expect(seen[1]).to.deep.equal({
      ...MISSION,
      ...{ eventId: '00000000-0000-0000-0000-000000000000', eventType: 'CrewNamed', version: 3 },
      storedVersion: 3,
      ...{ sequenceNumber: 9, position: 0, timestamp: '2031-03-14T07:12:00.000Z', hash: '' },
      ...{ data: { crew: null }, metadata: {}, tags: [] },
    });
    seen.length = 0;
    const behind = new ManualClock(FIRST_AT - 1);
    await replaysOf({ on, clock: behind }).replay({ ...MISSION, whatIf });
    // Time does not go back within an aggregate.
    expect(seen[1]?.timestamp).to.equal(seven()[6]?.timestamp);
    seen.length = 0;
    await replay({ ...MISSION, whatIf, toSequenceNumber: 2 });
    expect(seen.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([4]);
  });

  it('is refused where the schemas do not take it, and folded as they have it', async () => {
    const checkWhatIf: CheckWhatIf = async (aggregateType, events) => {
      if (events.length > 1) throw invalidRequest([{ pointer: '/whatIf/1/data', message: 'no' }]);
      return events.map((event) => ({ version: 1, ...event, data: { upcast: aggregateType } }));
    };
    const { replay, reads } = replaysOf({ checkWhatIf });
    const refusal = await refusalOf(replay({ ...MISSION, whatIf }), 'invalid_request');
    expect(refusal.details.faults).to.deep.equal([{ pointer: '/whatIf/1/data', message: 'no' }]);
    expect(reads.reads).to.deep.equal([]);
    const { state } = await replay({ ...MISSION, whatIf: whatIf.slice(0, 1) });
    expect(state).to.deep.equal({ ...AT_7, upcast: 'Mission' });
  });

  it('is a fault of the request where it makes the state too large, traced or not', async () => {
    const large = 'x'.repeat(33 * 1024 * 1024);
    const on: Steps = {
      CrewNamed: (state, { data }) => (data['crew'] === null ? { large } : state),
    };
    const { replay, traceReplay } = replaysOf({ on });
    const third = [...whatIf, { eventType: 'CrewNamed', data: { crew: [] } }];
    for (const ask of [
      () => replay({ ...MISSION, whatIf: third }),
      () => all(traceReplay({ ...MISSION, whatIf: third })),
    ]) {
      const { details } = await refusalOf(ask(), 'invalid_request');
      expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/whatIf/1']);
      expect(details.faults[0]?.message).to.include('larger than');
    }
  });

  it('is a fault of the request where the reducer does not take it', async () => {
    const on: Steps = {
      CrewNamed(state, { data }) {
        if (data['crew'] === null) throw new Error('a crew has members');
        return state;
      },
    };
    const { replay, traceReplay } = replaysOf({ on });
    for (const answer of [
      replay({ ...MISSION, whatIf }),
      all(traceReplay({ ...MISSION, whatIf })),
    ]) {
      const { details } = await refusalOf(answer, 'invalid_request');
      expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/whatIf/1']);
      expect(details.faults[0]?.message).to.include('a crew has members');
    }
  });
});
