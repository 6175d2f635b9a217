import { expect } from 'chai';
import type { AggregateKey } from '../../src/events/event.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { servedStore } from '../support/served-store.ts';

describe('POST /v1/events with expectedSequenceNumber', () => {
  const { post, refused } = servedStore();

  async function aggregateOf(count: number): Promise<AggregateKey> {
    const aggregate = anAggregate();
    await post({ events: someEvents(count, aggregate) });
    return aggregate;
  }

  it('records the event where it holds', async () => {
    const aggregate = await aggregateOf(2);
    const next = await post(anEvent({ ...aggregate, expectedSequenceNumber: 2 }));
    expect(next.status).to.equal(201);
    expect(next.body)
      .to.include({ sequenceNumber: 3 })
      .and.not.to.have.key('expectedSequenceNumber');
    expect((await post(anEvent({ expectedSequenceNumber: 0 }))).status).to.equal(201);
    const existing = anEvent({ ...aggregate, expectedSequenceNumber: 'exists' });
    expect((await post(existing)).status).to.equal(201);
  });

  it('answers 409 where it does not, with expected and actual, and without Retry-After', async () => {
    const aggregate = await aggregateOf(2);
    for (const expected of [0, 1, 3] as const) {
      const event = anEvent({ ...aggregate, expectedSequenceNumber: expected });
      const { status, headers, body } = await refused('sequence_conflict', () => post(event));
      expect(status).to.equal(409);
      expect(headers.get('retry-after')).to.equal(null);
      expect(body['conflicts']).to.deep.equal([{ index: 0, ...aggregate, expected, actual: 2 }]);
      expect(body['detail']).to.include(aggregate.aggregateId);
    }
  });

  it('answers 409 for an aggregate that must exist and does not', async () => {
    const event = anEvent({ expectedSequenceNumber: 'exists' });
    const { aggregateType, aggregateId } = event;
    const { body } = await refused('sequence_conflict', () => post(event));
    expect(body['conflicts']).to.deep.equal([
      { index: 0, aggregateType, aggregateId, expected: 'exists', actual: 0 },
    ]);
  });

  it('says so of each event of a batch that failed, and of no other', async () => {
    const [one, two] = [await aggregateOf(1), await aggregateOf(2)];
    const events = [
      anEvent({ ...one, expectedSequenceNumber: 0 }),
      anEvent({ ...two, expectedSequenceNumber: 2 }),
      anEvent({ ...two, expectedSequenceNumber: 2 }),
      anEvent(),
      anEvent({ ...one, expectedSequenceNumber: 'exists' }),
    ];
    const { body } = await refused('sequence_conflict', () => post({ events }));
    expect(body['conflicts']).to.deep.equal([
      { index: 0, ...one, expected: 0, actual: 1 },
      { index: 2, ...two, expected: 2, actual: 3 },
    ]);
  });

  it('lets one of many that expect the same number win, and tells the others', async () => {
    const aggregate = await aggregateOf(1);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(anEvent({ ...aggregate, expectedSequenceNumber: 1 }))),
    );
    const refusals = answers.filter(({ status }) => status === 409);
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
    expect(refusals).to.have.length(19);
    for (const { body } of refusals) {
      expect(body['conflicts']).to.deep.equal([{ index: 0, ...aggregate, expected: 1, actual: 2 }]);
    }
  });
});
