import { expect } from 'chai';
import { streamFaults } from '../support/stream-faults.ts';

describe('What is wrong with a stream', () => {
  const LOG = [1, 2, 3, 5].map((position) => ({ position, eventId: `event ${position}` }));
  const entry = (position: number) => ({ id: `${position}-0`, eventId: `event ${position}` });
  const faultsOf = (...positions: number[]) => streamFaults(LOG, positions.map(entry));

  it('is nothing where each event is in it, in order and once', () => {
    expect(faultsOf(1, 2, 3, 5)).to.deep.equal([]);
    expect(streamFaults(LOG, [entry(3), entry(5)], 3)).to.deep.equal([]);
    expect(streamFaults([], [])).to.deep.equal([]);
  });

  for (const [what, positions, faults] of [
    ['one is missing in the middle', [1, 3, 5], ['skipped 2']],
    ['the last one is missing', [1, 2, 3], ['skipped 5']],
    ['the first one is missing', [2, 3, 5], ['skipped 1']],
    ['it is empty', [], ['skipped 1', 'skipped 2', 'skipped 3', 'skipped 5']],
    ['one is in it twice', [1, 2, 2, 3, 5], ['repeated 2']],
    ['two are out of order', [1, 3, 2, 5], ['reordered 2']],
    ['one is in it that the log does not have', [1, 2, 3, 4, 5], ['phantom 4']],
  ] as const) {
    it(`is told where ${what}`, () => {
      expect(faultsOf(...positions)).to.deep.equal(faults);
    });
  }

  it('is told where an entry has another event than its id says, or a strange id', () => {
    const swapped = [entry(1), { id: '2-0', eventId: 'event 3' }, entry(3), entry(5)];
    expect(streamFaults(LOG, swapped)).to.deep.equal(['phantom 2']);
    const strange = [entry(1), entry(2), entry(3), { id: '5-1', eventId: 'event 5' }];
    expect(streamFaults(LOG, strange)).to.include('strange 5-1');
  });
});
