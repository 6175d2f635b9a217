import { expect } from 'chai';
import { v5 as uuidv5 } from 'uuid';
import { idempotencyKeyOf, withDerivedIds } from '../../src/http/idempotency-key.ts';
import { anEvent } from '../support/examples.ts';

const SECRET = Buffer.alloc(32, 7);

describe('An Idempotency-Key', () => {
  function keyOf(key: string, userId = '', secret = SECRET) {
    const read = idempotencyKeyOf({ 'idempotency-key': key }, userId, secret);
    if (read === undefined) throw new Error('It is not absent');
    return read;
  }

  const idsFor = (...of: Parameters<typeof keyOf>) => {
    const events = Array.from({ length: 3 }, () => anEvent());
    return withDerivedIds(events, keyOf(...of)).map(({ eventId }) => eventId);
  };

  it('makes the same ids for ever: a repeat may come after a new version of this', () => {
    expect(idsFor('burn-7')).to.deep.equal([
      'ef53f7d2-df56-8829-ba3f-c2a622b3a0b7',
      'ca74f7b8-376c-8573-adc5-5dfffb394ebf',
      '359bb9cd-3aff-8e8d-ad23-ccd33af4769c',
    ]);
  });

  it('makes ids that are UUIDs of version 8, the version of others’ own making', () => {
    for (let count = 0; count < 100; count += 1) {
      for (const id of idsFor(`key-${count}`)) {
        expect(id).to.match(
          /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }
    }
  });

  it('makes other ids for another key, user, place and secret', () => {
    const ids = [
      ...idsFor('burn-7'),
      ...idsFor('burn-8'),
      ...idsFor('burn-7', 'somebody'),
      ...idsFor('somebody', 'burn-7'),
      ...idsFor('burn-7', '', Buffer.alloc(32, 8)),
    ];
    expect(new Set(ids).size).to.equal(15);
  });

  it('makes none that the former way makes, which takes no secret', () => {
    const former = [0, 1, 2].map((index) =>
      uuidv5(JSON.stringify(['', 'burn-7', index]), '9fe29c58-c04c-498e-95a3-cfc092962d86'),
    );
    expect(idsFor('burn-7')).not.to.have.any.members(former);
  });

  it('changes nothing of an event but its id, and is refused for one that has one', () => {
    const [plain, own] = [anEvent(), anEvent({ eventId: '0af76519-16cd-43dd-8448-eb211c80319c' })];
    const [identified] = withDerivedIds([plain], keyOf('k'));
    expect(identified).to.deep.equal({ ...plain, eventId: identified?.eventId });
    expect(plain).not.to.have.property('eventId');
    expect(() => withDerivedIds([plain, own], keyOf('k'))).to.throw('/1/eventId');
  });

  it('is read quoted and bare, and absent', () => {
    expect(idempotencyKeyOf({}, 'me', SECRET)).to.equal(undefined);
    for (const [header, same] of [
      ['"burn-7"', 'burn-7'],
      ['"a\\"b\\\\c"', 'a"b\\c'],
    ] as const) {
      expect(idsFor(header), header).to.deep.equal(idsFor(same));
    }
    for (const header of ['"burn 7"', "'single'", "single'"]) {
      expect(idsFor(header), header).not.to.deep.equal(idsFor('single'));
    }
  });
});
