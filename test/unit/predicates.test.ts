import { expect } from 'chai';
import { ChildPredicates } from '../../src/engine/subscriptions/child-predicates.ts';
import type { FilterVerdict } from '../../src/engine/subscriptions/event-matcher.ts';
import { compileFilter } from '../../src/engine/subscriptions/event-matcher.ts';
import { whereFault } from '../../src/engine/subscriptions/where-fault.ts';
import type { JsonObject, RecordedEvent } from '../../src/events/event.ts';
import type { SubscriptionFilter } from '../../src/subscriptions.ts';

const EVERYTHING: SubscriptionFilter = {
  eventTypes: [],
  aggregateTypes: [],
  aggregateIds: [],
  userIds: [],
  tags: [],
};
const HANGING = '($f := function($n) { $f($n + 1) }; $f(0))';

describe('A predicate', function () {
  this.timeout(60_000);
  let predicates: ChildPredicates;

  beforeEach(() => {
    predicates = new ChildPredicates();
  });
  afterEach(() => predicates.close());

  const verdicts = (where: string, events: readonly RecordedEvent[]) =>
    predicates.evaluate(where, events);

  it('is true of an event, or not, as JSONata has it', async () => {
    const events = [anEvent({ total: 120 }), anEvent({ total: 20 }), anEvent({})];
    for (const [where, expected] of [
      ['data.total > 100', ['matches', 'differs', 'differs']],
      ['data.total', ['matches', 'matches', 'differs']],
      ['eventType = "Paid" and $exists(data.total)', ['matches', 'matches', 'differs']],
      ['"lunar" in tags /* a comment', ['failed', 'failed', 'failed']],
      ['$count(tags[$ = "lunar"]) = 1', ['matches', 'matches', 'matches']],
      ['data.*[$ > 100]', ['matches', 'differs', 'differs']],
      ['[0, false]', ['differs', 'differs', 'differs']],
      ['{}', ['differs', 'differs', 'differs']],
    ] as const) {
      expect((await verdicts(where, events)).map(kindOf), where).to.deep.equal(expected);
    }
  });

  it('that fails for an event says why, and costs that event alone', async () => {
    const events = [anEvent({ total: 1 }), anEvent({ total: 'much' }), anEvent({ total: 300 })];
    const [first, second, third] = await verdicts('data.total > 100', events);
    expect([first, third]).to.deep.equal(['differs', 'matches']);
    expect(second)
      .to.have.property('failed')
      .that.matches(/either side of operator/);
  });

  it('that fails says the same of whatever value it fails for, and not what that is', async () => {
    const events = ['hush', 'more\n"secret"', { secret: [1] }].map((total) => anEvent({ total }));
    for (const where of [
      '$number(data.total) > 1',
      'data.total > 100',
      '$lowercase(data.total.x)',
    ]) {
      const found = await verdicts(where, [...events, anEvent({ total: 'last' })]);
      const texts = found.map((verdict) => (typeof verdict === 'object' ? verdict.failed : ''));
      expect(texts.join()).not.to.match(/hush|secret|last/);
      expect(new Set(texts.filter((text) => text !== '')).size, where).to.be.at.most(2);
    }
  });

  it('that comes to no end is ended, and costs that event alone', async () => {
    const events = [1, 2, 3, 4].map((total) => anEvent({ total }));
    const found = await verdicts(`data.total = 2 ? ${HANGING} : data.total > 2`, events);
    expect(found.map(kindOf)).to.deep.equal(['differs', 'failed', 'matches', 'matches']);
    expect(found[1]).to.have.property('failed', 'takes longer than 500 ms');
    expect(await verdicts('data.total > 3', events)).to.deep.equal([
      ...['differs', 'differs', 'differs', 'matches'],
    ]);
  });

  it('is ended within a regular expression, and where it takes all the memory', async () => {
    const text = `${'a'.repeat(40)}!`;
    const [slow] = await verdicts('$contains(data.text, /^(a+)+$/)', [anEvent({ text })]);
    expect(kindOf(slow)).to.equal('failed');
    const filling = '$count([1..9000000].{"a": $string($) & "x"}) > 0';
    const [large] = await verdicts(filling, [anEvent({})]);
    expect(kindOf(large)).to.equal('failed');
    expect(await verdicts('true', [anEvent({})])).to.deep.equal(['matches']);
  });

  it('that has hung again and again is not tried for a while; others are', async () => {
    const events = Array.from({ length: 12 }, () => anEvent({}));
    const found = await verdicts(HANGING, events);
    const reasons = found.map((verdict) => (verdict as { readonly failed: string }).failed);
    expect(reasons.filter((reason) => reason.startsWith('takes longer than'))).to.have.length(3);
    expect(reasons.filter((reason) => reason === 'has come to no end before')).to.have.length(9);
    expect(await verdicts('true', events.slice(0, 1))).to.deep.equal(['matches']);
  });

  it('waits for none that takes long, however many there are, once that is known of them', async () => {
    const event = anEvent({ total: 120 });
    await verdicts('true', [event]);
    let hung = 0;
    const hanging = Array.from({ length: 8 }, async (_, index) => {
      await verdicts(`${HANGING} /* ${index} */`, [event]);
      hung += 1;
    });
    expect(await verdicts('data.total > 100', [event])).to.deep.equal(['matches']);
    expect(hung).to.be.lessThan(hanging.length);
    await Promise.all(hanging);
  });

  it('sees nothing but the event', async () => {
    for (const where of [
      '$exists(process)',
      '$exists(constructor)',
      '$exists(data.constructor)',
      '$exists($lookup($, "__proto__"))',
      '$exists($lookup(data.text, "constructor"))',
      '$exists($process)',
      '$exists($globalThis)',
      '$exists($string.constructor)',
      '$exists($map.constructor("return process"))',
      '$exists(__proto__.constructor)',
    ]) {
      const [verdict] = await verdicts(where, [anEvent({ text: 'a' })]);
      expect(kindOf(verdict), where).not.to.equal('matches');
    }
  });

  it('is refused where it is too long, is none, or uses what could be another thing each time', () => {
    for (const [where, fault] of [
      ['((', /is no JSONata expression/],
      ['', /is no JSONata expression/],
      [`"${'x'.repeat(2_000)}"`, /at most 2000 characters/],
      ['$eval("1")', /must not use \$eval/],
      ['data.items[$now() > "2"]', /must not use \$now/],
      ['($f := $eval; $f("1"))', /must not use \$eval/],
      ['$map(tags, $random)', /must not use \$random/],
      ['tags ~> $shuffle', /must not use \$shuffle/],
      ['{"a": $millis()}', /must not use \$millis/],
      ['('.repeat(1_999), /is no JSONata expression/],
    ] as const) {
      expect(whereFault(where), where).to.match(fault);
    }
    for (const where of ['data.total > 100', '$now', 'now = 1', 'tags[$ = "$eval"]'].filter(
      (each) => each !== '$now',
    )) {
      expect(whereFault(where), where).to.equal(undefined);
    }
  });
});

describe('A filter', () => {
  const asked: string[] = [];
  const predicates = {
    async evaluate(_where: string, events: readonly RecordedEvent[]) {
      asked.push(...events.map(({ eventType }) => eventType));
      return events.map((): FilterVerdict => 'matches');
    },
  };

  it('asks the predicate of nothing that the lists leave out', async () => {
    const filter = { ...EVERYTHING, eventTypes: ['Paid', 'Sent'], where: 'true' };
    const events = ['Paid', 'Lost', 'Sent'].map((eventType) => ({ ...anEvent({}), eventType }));
    const found = await compileFilter(filter, predicates).match(events);
    expect(found).to.deep.equal(['matches', 'differs', 'matches']);
    expect(asked).to.deep.equal(['Paid', 'Sent']);
  });

  it('takes an event for which all of its lists have something', () => {
    const event = anEvent({});
    const { aggregateType, aggregateId, userId = '' } = event;
    for (const [filter, expected] of [
      [{}, true],
      [{ aggregateTypes: [aggregateType], aggregateIds: [aggregateId] }, true],
      [{ aggregateTypes: ['Other'], aggregateIds: [aggregateId] }, false],
      [{ userIds: [userId], tags: ['none', 'lunar'] }, true],
      [{ tags: ['none'] }, false],
      [{ eventTypes: ['Other', 'Paid'] }, true],
    ] as const) {
      const { mayMatch } = compileFilter({ ...EVERYTHING, ...filter }, predicates);
      expect(mayMatch(event), JSON.stringify(filter)).to.equal(expected);
    }
  });

  it('leaves out what is audited, unless that is named', () => {
    const audited = { ...anEvent({}), aggregateType: 'Audit' };
    const named = { ...EVERYTHING, aggregateTypes: ['Audit'] };
    expect(compileFilter(EVERYTHING, predicates).mayMatch(audited)).to.equal(false);
    expect(compileFilter(named, predicates).mayMatch(audited)).to.equal(true);
  });
});

function kindOf(verdict: FilterVerdict | undefined): string {
  return typeof verdict === 'object' ? 'failed' : String(verdict);
}

function anEvent(data: JsonObject): RecordedEvent {
  return {
    eventId: '0194f3a8-0000-7000-8000-000000000001',
    eventType: 'Paid',
    aggregateType: 'Order',
    aggregateId: 'order-1',
    sequenceNumber: 1,
    position: 1,
    timestamp: '2031-03-14T06:12:00.000Z',
    userId: 'ann',
    version: 1,
    storedVersion: 1,
    data,
    metadata: {},
    tags: ['lunar'],
    hash: '00',
  };
}
