import { expect } from 'chai';
import { idempotencyKeyOf, withDerivedIds } from '../../src/http/idempotency-key.ts';
import { anEvent } from '../support/examples.ts';

describe('An Idempotency-Key', () => {
  const idsFor = (key: string, principal = '', count = 3) => {
    const events = Array.from({ length: count }, () => anEvent());
    return withDerivedIds(events, { key, principal }).map(({ eventId }) => eventId);
  };

  it('makes the same ids for ever: a repeat may come after a new version of this', () => {
    expect(idsFor('burn-7')).to.deep.equal([
      'c7e056a6-b1ea-559a-8a30-df0bf80ff48c',
      '8634f34b-b513-57a0-aa8f-e3e1d73193c5',
      '0e8a578d-248a-5b6e-9560-aad509c93d0b',
    ]);
  });

  it('makes other ids for another key, another principal and another place', () => {
    const ids = [
      ...idsFor('burn-7'),
      ...idsFor('burn-8'),
      ...idsFor('burn-7', 'somebody'),
      ...idsFor('', 'burn-7'),
    ];
    expect(new Set(ids).size).to.equal(12);
  });

  it('changes nothing of an event but its id, and is refused for one that has one', () => {
    const [plain, own] = [anEvent(), anEvent({ eventId: '0af76519-16cd-43dd-8448-eb211c80319c' })];
    const key = { key: 'k', principal: '' };
    const [identified] = withDerivedIds([plain], key);
    expect(identified).to.deep.equal({ ...plain, eventId: identified?.eventId });
    expect(plain).not.to.have.property('eventId');
    expect(() => withDerivedIds([plain, own], key)).to.throw('/1/eventId');
  });

  it('is read quoted and bare, and absent', () => {
    const read = (header?: string) =>
      idempotencyKeyOf(header === undefined ? {} : { 'idempotency-key': header }, 'me');
    expect(read()).to.equal(undefined);
    for (const [header, key] of [
      ['burn-7', 'burn-7'],
      ['"burn-7"', 'burn-7'],
      ['"burn 7"', 'burn 7'],
      ['"a\\"b\\\\c"', 'a"b\\c'],
      ["'single'", "'single'"],
    ] as const) {
      expect(read(header)).to.deep.equal({ key, principal: 'me' });
    }
  });
});
