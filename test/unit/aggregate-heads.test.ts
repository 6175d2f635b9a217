import { expect } from 'chai';
import { AggregateHeads } from '../../src/engine/append/aggregate-heads.ts';
import { aggregateName } from '../../src/engine/append/append-request.ts';
import { anAggregate } from '../support/examples.ts';

describe('AggregateHeads', () => {
  const aggregate = anAggregate();
  const name = aggregateName(aggregate);
  const learned = (...sequenceNumbers: readonly number[]) => {
    const heads = new AggregateHeads(3);
    for (const sequenceNumber of sequenceNumbers) heads.learn([{ ...aggregate, sequenceNumber }]);
    return heads;
  };

  it('knows what it learned, and of a new aggregate that it is new', () => {
    expect(learned(7).get(name)).to.equal(7);
    expect(learned(0).get(name)).to.equal(0);
    expect(learned().get(name)).to.equal(undefined);
  });

  it('is never lowered', () => {
    expect(learned(7, 5).get(name)).to.equal(7);
    expect(learned(7, 8).get(name)).to.equal(8);
  });

  it('forgets what it is told to, and nothing else', () => {
    const heads = learned(7);
    const other = anAggregate();
    heads.learn([{ ...other, sequenceNumber: 1 }]);
    heads.forget([name]);
    expect(heads.get(name)).to.equal(undefined);
    expect(heads.get(aggregateName(other))).to.equal(1);
  });

  it('keeps those used last where it holds no more', () => {
    const heads = new AggregateHeads(3);
    const all = [1, 2, 3, 4].map(() => anAggregate());
    for (const [index, each] of all.entries()) {
      heads.learn([{ ...each, sequenceNumber: index + 1 }]);
      heads.get(aggregateName(all[0] ?? each));
    }
    const known = all.map((each) => heads.get(aggregateName(each)));
    expect(known).to.deep.equal([1, undefined, 3, 4]);
  });

  it('tells two types with one id apart', () => {
    const heads = learned(7);
    expect(heads.get(aggregateName({ ...aggregate, aggregateType: 'Other' }))).to.equal(undefined);
  });
});
