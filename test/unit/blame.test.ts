import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { MISSION, recorded } from '../support/kept-events.ts';
import { refusalOf } from '../support/refusal-of.ts';

import { AT_7, replaysOf, seven } from '../support/replays-of.ts';

const { aggregateId } = MISSION;

describe('Blame', () => {
  const { blame } = replaysOf();
  const at = (sequenceNumber: number) => {
    const { eventId, eventType, timestamp } = seven()[sequenceNumber - 1] as RecordedEvent;
    return { sequenceNumber, eventId, eventType, timestamp };
  };

  for (const [path, point, expected] of [
    ['/name', {}, { ...at(3), userId: 'ada', value: 'Borealis' }],
    ['/name', { toSequenceNumber: 2 }, { ...at(1), value: 'Aurora' }],
    ['/orbit/inclinationDeg', {}, { ...at(7), value: 97 }],
    // Event 4 says the same again, which changes nothing.
    ['/orbit/inclinationDeg', { toSequenceNumber: 6 }, { ...at(2), value: 98 }],
    ['/orbit', { toSequenceNumber: 6 }, { ...at(5), value: { inclinationDeg: 98 } }],
    ['/orbit/altitudeKm', { toSequenceNumber: 4 }, { ...at(2), value: 500 }],
    ['/orbit/altitudeKm', {}, undefined],
    ['/crew/1/name', {}, { ...at(6), value: 'Grace' }],
    ['/crew/2', {}, undefined],
    ['', {}, { ...at(7), value: AT_7 }],
    ['/name', { toTimestamp: '2031-03-14T06:12:01Z' }, { ...at(1), value: 'Aurora' }],
  ] as const) {
    it(`says which event last changed "${path}", as of ${JSON.stringify(point)}`, async () => {
      expect(await blame({ ...MISSION, ...point, path })).to.deep.equal(expected);
    });
  }

  it('names the event that set a value back, or anew, and not who set it to what it was', async () => {
    const name = (sequenceNumber: number, value: string | null) =>
      recorded(sequenceNumber, 'Renamed', { name: value, list: [sequenceNumber, 'x'] });
    const events = [name(1, 'A'), name(2, 'B'), name(3, 'A'), name(4, null), name(5, 'A')];
    const { blame } = replaysOf({ events: [...events, name(6, 'A')] });
    const named = async (path: string, toSequenceNumber: number) =>
      (await blame({ ...MISSION, path, toSequenceNumber }))?.sequenceNumber;
    expect(await named('/name', 3)).to.equal(3);
    expect(await named('/name', 4)).to.equal(undefined);
    expect(await named('/name', 6)).to.equal(5);
    expect(await named('/list/1', 6)).to.equal(1);
    expect(await named('/list', 6)).to.equal(6);
  });

  it('names no event for what is there from the beginning', async () => {
    const { blame } = replaysOf({ on: {} });
    const expected = { value: 0, sequenceNumber: 0 };
    expect(await blame({ aggregateId, path: '/count' })).to.deep.equal(expected);
  });

  it('is refused for a path that is none, and for an aggregate without events', async () => {
    await refusalOf(blame({ ...MISSION, path: 'name' }), 'invalid_request');
    const nobody = { aggregateType: 'Mission', aggregateId: 'mission-43', path: '/name' };
    await refusalOf(blame(nobody), 'aggregate_not_found');
  });

  it('reads no further once it is told to stop', async () => {
    const { blame, reads } = replaysOf();
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('enough'));
    const blaming = blame({ ...MISSION, path: '/name' }, { signal: stop.signal, onProgress });
    const said = await blaming.catch((error: Error) => error.message);
    expect(said).to.equal('enough');
    expect(reads.reads).to.deep.equal([{ from: 1, batches: 2, isClosed: true }]);
  });
});
