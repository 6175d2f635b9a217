import { expect } from 'chai';
import type { ParkedDelivery } from '../../src/engine/subscriptions/ports.ts';
import { EventStoreError } from '../../src/errors.ts';
import { LIMITS } from '../../src/events/limits.ts';
import type { SubscriptionStart } from '../../src/subscriptions.ts';
import { managedSubscriptions } from '../support/managed-subscriptions.ts';
import { refusalOf } from '../support/refusal-of.ts';

const WEBHOOK = { type: 'webhook', url: 'https://example.org/hook' } as const;
const BILLING = { name: 'billing', target: WEBHOOK };
const PULL = { name: 'jobs', target: { type: 'pull' } };

function deadAt(position: number, further: Partial<ParkedDelivery> = {}): ParkedDelivery {
  return {
    position,
    eventId: `event-${position}`,
    eventType: 'MissionCreated',
    aggregateType: 'Mission',
    aggregateId: 'mission-1',
    sequenceNumber: 1,
    state: 'dead',
    attempts: 16,
    error: 'answered 500',
    at: '2031-03-14T06:00:00.000Z',
    ...further,
  };
}

describe('Creating a subscription', () => {
  it('shows its secret the first time, and seals it and the values of its headers', async () => {
    const { subscriptions, store } = managedSubscriptions();
    const given = { ...BILLING, target: { ...WEBHOOK, headers: { 'X-Key': 'hush' } } };
    const first = await subscriptions.create(given);
    expect(first.isNew).to.equal(true);
    expect(first.secret).to.match(/^whsec_/);
    expect(JSON.stringify(first.subscription)).not.to.include('hush').and.not.include(first.secret);
    expect(first.subscription.target).to.deep.equal({ ...WEBHOOK, headers: { 'X-Key': '***' } });
    const stored = await store.find('billing');
    const sealed = (text: string) => `sealed(${stored?.id}):${text}`;
    expect(stored?.secrets).to.deep.equal([{ sealed: sealed(first.secret ?? '') }]);
    expect(stored?.definition.target).to.deep.include({ headers: { 'X-Key': sealed('hush') } });
    const again = await subscriptions.create(given);
    expect(again).to.deep.equal({ subscription: first.subscription, isNew: false });
  });

  it('is refused with another content, and changes nothing', async () => {
    const { subscriptions, store } = managedSubscriptions();
    const headers = { 'X-Key': 'hush' };
    await subscriptions.create({ ...BILLING, target: { ...WEBHOOK, headers } });
    const before = await store.list();
    const target = { ...WEBHOOK, headers };
    for (const [other, differing] of [
      [BILLING, 'target'],
      [{ ...BILLING, target: { ...WEBHOOK, headers: { 'X-Key': 'other' } } }, 'target'],
      [{ ...BILLING, target, timeoutMs: 1_000 }, 'timeoutMs'],
      [{ ...BILLING, target, from: 'beginning', onDeadLetter: 'continue' }, 'from, onDeadLetter'],
    ] as const) {
      const { message } = await refusalOf(subscriptions.create(other), 'subscription_exists');
      expect(message).to.include(`another subscription of this name, with another ${differing}.`);
    }
    await refusalOf(subscriptions.create({ ...PULL, name: 'billing' }), 'subscription_exists');
    const hidden = { ...BILLING, target: { ...WEBHOOK, headers: { 'X-Key': '***' } } };
    const { details } = await refusalOf(subscriptions.create(hidden), 'invalid_request');
    expect(details.faults[0]?.pointer).to.equal('/target/headers/X-Key');
    expect(await store.list()).to.deep.equal(before);
  });

  it('is the same whatever the order of the filter, and while it is paused', async () => {
    const { subscriptions } = managedSubscriptions();
    await subscriptions.create({ ...BILLING, filter: { tags: ['a', 'b'] } });
    await subscriptions.pause('billing');
    const again = await subscriptions.create({ ...BILLING, filter: { tags: ['b', 'a'] } });
    expect(again.isNew).to.equal(false);
    expect(again.subscription.status).to.equal('paused');
  });

  it('begins where it is said, as the log is then, and is the same again later', async () => {
    const { subscriptions, timeOf } = managedSubscriptions({ head: 10 });
    for (const [from, startPosition] of [
      ['beginning', 0],
      ['now', 10],
      [{ position: 0 }, 0],
      [{ position: 7 }, 7],
      [{ position: 10 }, 10],
      [{ timestamp: timeOf(4) }, 3],
      [{ timestamp: timeOf(4).replace('.000Z', '.001Z') }, 4],
      [{ timestamp: '1970-01-01T00:00:00Z' }, 0],
    ] as const) {
      const given = { target: WEBHOOK, from };
      const { subscription } = await subscriptions.create(given);
      expect(subscription, JSON.stringify(from)).to.deep.include({ from, startPosition });
      expect(subscription.checkpoint).to.equal(startPosition);
      expect((await subscriptions.create(given)).isNew).to.equal(false);
    }
    for (const from of [{ position: 11 }, { timestamp: '2031-03-14T06:12:00.001Z' }]) {
      const refused = subscriptions.create({ target: WEBHOOK, from });
      const { details } = await refusalOf(refused, 'invalid_request');
      expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/from']);
    }
  });

  it('is possible in an empty log, from any start that there is', async () => {
    const { subscriptions } = managedSubscriptions({ head: 0 });
    const starts: readonly SubscriptionStart[] = [
      ...(['beginning', 'now'] as const),
      { timestamp: '2031-03-14T06:00:00Z' },
    ];
    for (const from of starts) {
      const { subscription } = await subscriptions.create({ target: WEBHOOK, from });
      expect(subscription.startPosition).to.equal(0);
    }
  });

  it('has its limit', async () => {
    const { subscriptions, store } = managedSubscriptions();
    await subscriptions.create(BILLING);
    const [kept] = await store.list();
    if (kept === undefined) throw new Error('none');
    for (let count = 1; count < LIMITS.subscriptionsMax; count += 1) {
      await store.insert({ ...kept, definition: { ...kept.definition, name: `x${count}` } });
    }
    const { details } = await refusalOf(subscriptions.create(PULL), 'subscription_limit');
    expect(details.limit).to.equal(LIMITS.subscriptionsMax);
    expect((await subscriptions.create(BILLING)).isNew).to.equal(false);
  });
});

describe('A subscription', () => {
  it('tells how far it is, in events and seconds', async () => {
    const { subscriptions, store, deliveries } = managedSubscriptions({ head: 10 });
    await subscriptions.create({ ...BILLING, from: { position: 4 } });
    // Event 5 was recorded five seconds before the tenth, which is now.
    expect((await subscriptions.get('billing')).lag).to.deep.equal({ events: 6, seconds: 5 });
    const stored = await store.find('billing');
    deliveries.settle(stored?.id ?? '', 8);
    const later = await subscriptions.get('billing');
    expect(later).to.deep.include({ checkpoint: 8, lag: { events: 2, seconds: 1 } });
    deliveries.settle(stored?.id ?? '', 10);
    expect((await subscriptions.get('billing')).lag).to.deep.equal({ events: 0, seconds: 0 });
  });

  it('is not there under another name', async () => {
    const { subscriptions } = managedSubscriptions();
    await subscriptions.create(BILLING);
    const signal = new AbortController().signal;
    for (const asking of [
      subscriptions.get('Billing'),
      subscriptions.patch('x', {}),
      subscriptions.remove('x'),
      subscriptions.pause('x'),
      subscriptions.resume('x'),
      subscriptions.reset('x', { to: 'now' }),
      subscriptions.rotateSecret('x'),
      subscriptions.test('x', signal),
      subscriptions.deliveries('x', 1),
      subscriptions.deadLetters('x', {}, { behind: 0, limit: 1 }),
      subscriptions.deadLetterGroups('x'),
      subscriptions.redrive('x', {}),
      subscriptions.discard('x', {}, 'why'),
      subscriptions.fetch('x', { max: 1, waitMs: 0 }, signal),
      subscriptions.ack('x', ['r']),
      subscriptions.nack('x', ['r']),
    ]) {
      await refusalOf(asking, 'subscription_not_found');
    }
    expect(await subscriptions.list({ limit: 10 })).to.have.length(1);
  });

  it('is listed by name, page by page', async () => {
    const { subscriptions } = managedSubscriptions();
    for (const name of ['c', 'B', 'a']) await subscriptions.create({ ...BILLING, name });
    const names = async (after: string | undefined, limit: number) =>
      (await subscriptions.list({ after, limit })).map(({ name }) => name);
    expect(await names(undefined, 2)).to.deep.equal(['B', 'a']);
    expect(await names('a', 2)).to.deep.equal(['c']);
  });

  it('is changed by a merge patch, which leaves hidden values as they are', async () => {
    const { subscriptions, store } = managedSubscriptions();
    const headers = { 'X-Key': 'hush', 'X-Other': 'gone' };
    const target = { ...WEBHOOK, headers };
    await subscriptions.create({ ...BILLING, target, filter: { tags: ['a'], where: 'true' } });
    const before = await store.find('billing');
    const changed = await subscriptions.patch('billing', {
      target: { headers: { 'X-Key': '***', 'X-Other': null, 'X-New': 'new' } },
      filter: { where: null, eventTypes: ['MissionCreated'] },
      timeoutMs: 1_000,
      retry: { maxAttempts: 3 },
    });
    expect(changed).to.deep.include({ timeoutMs: 1_000, revision: 2 });
    expect(changed.filter).to.deep.include({ tags: ['a'], eventTypes: ['MissionCreated'] });
    expect(changed.filter).not.to.have.property('where');
    expect(changed.retry).to.deep.include({ maxAttempts: 3, factor: 3 });
    const after = await store.find('billing');
    const kept = after?.definition.target;
    expect(kept).to.deep.include({
      headers: { 'X-Key': `sealed(${after?.id}):hush`, 'X-New': `sealed(${after?.id}):new` },
    });
    expect(after?.secrets).to.deep.equal(before?.secrets);
    const reset = await subscriptions.patch('billing', { timeoutMs: null, filter: null });
    expect(reset).to.deep.include({ timeoutMs: 15_000 });
    expect(reset.filter.tags).to.deep.equal([]);
  });

  it('takes no hidden value along to another host', async () => {
    const { subscriptions, store } = managedSubscriptions();
    const target = { ...WEBHOOK, url: 'https://example.org/hook', headers: { 'X-Key': 'hush' } };
    await subscriptions.create({ ...BILLING, target });
    const before = await store.find('billing');
    for (const url of [
      'https://example.com/hook',
      'https://example.org:8443/hook',
      'https://example.org.example.com/hook',
    ]) {
      for (const further of [{}, { headers: { 'X-Key': '***' } }]) {
        const moved = subscriptions.patch('billing', { target: { url, ...further } });
        const { details } = await refusalOf(moved, 'invalid_request');
        expect(details.faults[0]?.pointer).to.equal('/target/headers/X-Key');
      }
    }
    expect(await store.find('billing')).to.deep.equal(before);
    const path = await subscriptions.patch('billing', { target: { url: `${target.url}/2` } });
    expect(path.target).to.deep.include({ headers: { 'X-Key': '***' } });
    const url = 'https://example.com/hook';
    await subscriptions.patch('billing', { target: { url, headers: { 'X-Key': 'new' } } });
    await subscriptions.patch('billing', {
      target: { url: target.url, headers: { 'X-Key': null } },
    });
  });

  it('stays as it is where nothing is changed, its revision too', async () => {
    const { subscriptions, store, clock } = managedSubscriptions();
    const target = { ...WEBHOOK, headers: { 'X-Key': 'hush' } };
    await subscriptions.create({ ...BILLING, target, filter: { tags: ['a', 'b'] } });
    const [before, seen] = [await store.find('billing'), await store.revision()];
    const shown = await subscriptions.get('billing');
    await clock.pass(1_000);
    for (const changes of [
      {},
      { enabled: true },
      { timeoutMs: null, retry: {}, target: { headers: { 'X-Key': '***' } } },
      { filter: { tags: ['a', 'b'] } },
    ]) {
      const patched = await subscriptions.patch('billing', changes, { ifRevision: 1 });
      expect(patched, JSON.stringify(changes)).to.deep.equal(shown);
    }
    expect(await store.find('billing')).to.deep.equal(before);
    expect(await store.revision()).to.equal(seen);
    const late = subscriptions.patch('billing', {}, { ifRevision: 2 });
    await refusalOf(late, 'subscription_changed');
  });

  it('is not changed in what stays, nor into what cannot be', async () => {
    const { subscriptions, store } = managedSubscriptions();
    await subscriptions.create(BILLING);
    const before = await store.find('billing');
    for (const [changes, pointer] of [
      [{ name: 'x' }, '/name'],
      [{ from: 'beginning' }, '/from'],
      [{ target: { type: 'pull' } }, '/target/type'],
      [{ target: { type: 'webhook' } }, '/target/type'],
      [{ target: null }, '/target'],
      [{ target: { url: null } }, '/target/url'],
      [{ target: { url: 'http://x' } }, '/target/url'],
      [{ target: { headers: { 'X-Key': '***' } } }, '/target/headers/X-Key'],
      [{ filter: { where: '(' } }, '/filter/where'],
      [{ filter: { colour: 'red' } }, '/filter/colour'],
      [{ retry: { factor: 0 } }, '/retry/factor'],
      [{ checkpoint: 7 }, '/checkpoint'],
      [[], ''],
      ['x', ''],
    ] as const) {
      const refused = subscriptions.patch('billing', changes);
      const { details } = await refusalOf(refused, 'invalid_request');
      const pointers = details.faults.map((fault) => fault.pointer);
      expect(pointers, JSON.stringify(changes)).to.include(pointer);
    }
    expect(await store.find('billing')).to.deep.equal(before);
  });

  it('is changed only if it is the revision that was said, and by everybody who says none', async () => {
    const { subscriptions, clock } = managedSubscriptions();
    const { subscription } = await subscriptions.create(BILLING);
    await clock.pass(1_000);
    const all = await Promise.all(
      [1_000, 2_000, 3_000].map((timeoutMs) => subscriptions.patch('billing', { timeoutMs })),
    );
    expect(new Set(all.map(({ revision }) => revision))).to.deep.equal(new Set([2, 3, 4]));
    const late = subscriptions.patch('billing', { timeoutMs: 100 }, { ifRevision: 1 });
    const { details } = await refusalOf(late, 'subscription_changed');
    expect(details).to.deep.equal({ subscription: 'billing', revision: 4, expected: 1 });
    const last = await subscriptions.patch('billing', { timeoutMs: 100 }, { ifRevision: 4 });
    expect(last).to.deep.include({ timeoutMs: 100, revision: 5 });
    expect(last.createdAt).to.equal(subscription.createdAt);
    expect(Date.parse(last.updatedAt)).to.equal(Date.parse(last.createdAt) + 1_000);
  });

  it('is paused and resumed, by itself or by what is enabled', async () => {
    const { subscriptions, store } = managedSubscriptions();
    await subscriptions.create(BILLING);
    expect(await subscriptions.pause('billing')).to.include({ status: 'paused', enabled: false });
    expect((await subscriptions.pause('billing')).revision).to.equal(2);
    expect(await subscriptions.resume('billing')).to.include({ status: 'active', enabled: true });
    await subscriptions.pause('billing');
    const changed = await subscriptions.patch('billing', { timeoutMs: 200 });
    expect(changed).to.include({ status: 'paused', enabled: false });
    await subscriptions.resume('billing');
    const off = await subscriptions.patch('billing', { enabled: false });
    expect(off).to.include({ status: 'paused', enabled: false });
    const stored = await store.find('billing');
    if (stored === undefined) throw new Error('none');
    await store.replace({ ...stored, status: 'disabled', statusReason: 'answered 410' });
    const disabled = await subscriptions.pause('billing');
    expect(disabled).to.include({ status: 'disabled', statusReason: 'answered 410' });
    const patched = await subscriptions.patch('billing', { timeoutMs: 100 });
    expect(patched.status).to.equal('disabled');
    const resumed = await subscriptions.resume('billing');
    expect(resumed.status).to.equal('active');
    expect(resumed).not.to.have.property('statusReason');
  });

  it('is the same as was asked for, or as it is shown, however often it was paused', async () => {
    const { subscriptions } = managedSubscriptions();
    await subscriptions.create(BILLING);
    const isNew = async (enabled: boolean) =>
      (await subscriptions.create({ ...BILLING, enabled })).isNew;
    await subscriptions.pause('billing');
    expect([await isNew(true), await isNew(false)]).to.deep.equal([false, false]);
    await subscriptions.patch('billing', { enabled: false });
    await subscriptions.resume('billing');
    expect(await isNew(true)).to.equal(false);
    await subscriptions.patch('billing', { enabled: true });
    await refusalOf(isNew(false), 'subscription_exists');
  });

  it('is removed, and is another one when it is made again', async () => {
    const { subscriptions, store } = managedSubscriptions();
    await subscriptions.create(BILLING);
    const first = await store.find('billing');
    expect((await subscriptions.remove('billing')).name).to.equal('billing');
    await refusalOf(subscriptions.get('billing'), 'subscription_not_found');
    expect((await subscriptions.create(BILLING)).isNew).to.equal(true);
    expect((await store.find('billing'))?.id).not.to.equal(first?.id);
  });

  it('is reset, with a look at what that comes to before', async () => {
    const { subscriptions, store, deliveries } = managedSubscriptions({ head: 10 });
    await subscriptions.create({ ...BILLING, from: 'beginning' });
    const id = (await store.find('billing'))?.id ?? '';
    deliveries.settle(id, 6);
    deliveries.park(id, [deadAt(2)]);
    const back = { from: 6, to: 4, head: 10, events: 6, repeated: 2, skipped: 0, deadLetters: 1 };
    const to = { position: 4 };
    expect(await subscriptions.reset('billing', { to, dryRun: true })).to.deep.equal(back);
    expect(await subscriptions.get('billing')).to.include({ checkpoint: 6, deadLetters: 1 });
    expect(await subscriptions.reset('billing', { to })).to.deep.equal(back);
    expect(await subscriptions.get('billing')).to.include({ checkpoint: 4, deadLetters: 0 });
    const on = await subscriptions.reset('billing', { to: 'now' });
    expect(on).to.deep.include({ from: 4, to: 10, events: 0, repeated: 0, skipped: 6 });
    for (const [given, pointer] of [
      [{}, '/to'],
      [{ to: 'never' }, '/to'],
      [{ to: { position: 11 } }, '/to'],
      [{ to: 'now', dryRun: 'yes' }, '/dryRun'],
      [{ to: 'now', x: 1 }, '/x'],
      [7, ''],
    ] as const) {
      const refused = subscriptions.reset('billing', given);
      const { details } = await refusalOf(refused, 'invalid_request');
      expect(details.faults.map((fault) => fault.pointer)).to.deep.equal([pointer]);
    }
  });

  it('that has never run begins where it was reset to', async () => {
    const { subscriptions, store } = managedSubscriptions({ head: 10 });
    await subscriptions.create(BILLING);
    await subscriptions.reset('billing', { to: 'beginning' });
    expect((await store.find('billing'))?.startPosition).to.equal(0);
  });

  it('signs with the secret before for a day when it is rotated', async () => {
    const { subscriptions, store, clock } = managedSubscriptions();
    const { secret: first } = await subscriptions.create(BILLING);
    const { secret: second } = await subscriptions.rotateSecret('billing');
    expect(second).not.to.equal(first);
    const kept = async () => (await store.find('billing'))?.secrets ?? [];
    const day = new Date(clock.now() + 86_400_000).toISOString();
    const texts = async () => (await kept()).map(({ sealed }) => sealed.split(':')[1]);
    expect(await texts()).to.deep.equal([second, first]);
    expect((await kept()).map(({ expiresAt }) => expiresAt)).to.deep.equal([undefined, day]);
    await clock.pass(86_400_000);
    const { secret: third } = await subscriptions.rotateSecret('billing');
    expect(await texts()).to.deep.equal([third, second]);
    for (let count = 0; count < 9; count += 1) await subscriptions.rotateSecret('billing');
    expect(await kept()).to.have.length(LIMITS.webhookSecretsMax);
    await subscriptions.create(PULL);
    await refusalOf(subscriptions.rotateSecret('jobs'), 'wrong_subscription_target');
  });

  it('is tried with a sample that is in no log, and leaves nothing', async () => {
    const { subscriptions, attempts, store, delivered, answer } = managedSubscriptions();
    const filter = { eventTypes: ['MissionCreated'], aggregateTypes: ['Mission'] };
    await subscriptions.create({ ...BILLING, filter, enabled: false });
    const { signal } = new AbortController();
    const test = await subscriptions.test('billing', signal);
    expect(test).to.deep.include({ outcome: 'delivered', statusCode: 204, durationMs: 12 });
    // Whatever the filter names: nobody is to take it for one of those.
    const sample = { position: 0, eventType: 'SubscriptionTested', aggregateType: 'Subscription' };
    expect(test.event).to.include(sample);
    expect(delivered.map(({ events, id }) => ({ events, id }))).to.deep.equal([
      { events: [test.event], id: test.id },
    ]);
    answer.result = {
      kind: 'failed',
      failure: { error: 'answered 500', statusCode: 500, isOfTarget: false },
    };
    const failed = await subscriptions.test('billing', signal);
    expect(failed).to.deep.include({ outcome: 'failed', statusCode: 500, error: 'answered 500' });
    const id = (await store.find('billing'))?.id ?? '';
    expect(await attempts.newest(id, 10)).to.deep.equal([]);
    await subscriptions.create(PULL);
    await refusalOf(subscriptions.test('jobs', signal), 'wrong_subscription_target');
  });
});

describe('Dead letters', () => {
  async function withDeadLetters() {
    const managed = managedSubscriptions();
    await managed.subscriptions.create(BILLING);
    const id = (await managed.store.find('billing'))?.id ?? '';
    managed.deliveries.park(id, [
      deadAt(2),
      deadAt(3, { state: 'waiting', error: '' }),
      deadAt(4, { aggregateId: 'mission-2', error: 'timed out' }),
      deadAt(6, { aggregateId: 'mission-3', eventType: 'ManeuverExecuted' }),
    ]);
    return { ...managed, id };
  }
  const idsOf = (letters: readonly { readonly id: string }[]) => letters.map(({ id }) => id);
  const FIRST = { behind: 0, limit: 10 };

  it('are told of with what waits behind them, by filter and page', async () => {
    const { subscriptions } = await withDeadLetters();
    const letters = await subscriptions.deadLetters('billing', {}, FIRST);
    expect(idsOf(letters)).to.deep.equal(['2', '4', '6']);
    expect(letters.map(({ waiting }) => waiting)).to.deep.equal([1, 0, 0]);
    expect(letters[0]).to.include({ error: 'answered 500', attempts: 16, eventId: 'event-2' });
    const page = await subscriptions.deadLetters('billing', {}, { behind: 2, limit: 1 });
    expect(idsOf(page)).to.deep.equal(['4']);
    const timedOut = await subscriptions.deadLetters('billing', { error: 'timed out' }, FIRST);
    expect(idsOf(timedOut)).to.deep.equal(['4']);
    expect(await subscriptions.deadLetterGroups('billing')).to.deep.equal([
      { error: 'answered 500', count: 2 },
      { error: 'timed out', count: 1 },
    ]);
    expect((await subscriptions.get('billing')).deadLetters).to.equal(3);
    const wrong = subscriptions.deadLetters('billing', { error: { $ne: 1 } as never }, FIRST);
    await refusalOf(wrong, 'invalid_request');
  });

  it('are redriven one by one, by filter, or all', async () => {
    const { subscriptions, deliveries, id } = await withDeadLetters();
    expect(await subscriptions.redrive('billing', '4')).to.equal(1);
    expect(await subscriptions.redrive('billing', '4')).to.equal(0);
    for (const none of ['3', 'x', '0', '-2', '']) {
      expect(await subscriptions.redrive('billing', none)).to.equal(0);
    }
    expect(await subscriptions.redrive('billing', { aggregateId: 'mission-3' })).to.equal(1);
    expect(await subscriptions.redrive('billing', {})).to.equal(1);
    expect(deliveries.waiting(id).map(({ position }) => position)).to.deep.equal([2, 3, 4, 6]);
  });

  it('are discarded for a reason, which is kept and told', async () => {
    const { subscriptions, discarded } = await withDeadLetters();
    for (const reason of ['', ' ', 'a\nb', 'x'.repeat(257), 7 as never]) {
      const refused = subscriptions.discard('billing', {}, reason);
      const { details } = await refusalOf(refused, 'invalid_request');
      expect(details.faults[0]?.pointer).to.equal('/reason');
    }
    expect(discarded).to.deep.equal([]);
    expect(await subscriptions.discard('billing', { error: 'answered 500' }, 'bad data')).to.equal(
      2,
    );
    expect(await subscriptions.discard('billing', '2', 'again')).to.equal(0);
    const told = { subscription: 'billing', positions: [2, 6], reason: 'bad data' };
    expect(discarded).to.deep.equal([told]);
    const [newest] = await subscriptions.deliveries('billing', 10);
    expect(newest).to.deep.include({ outcome: 'discarded', error: 'bad data', positions: [2, 6] });
    expect(idsOf(await subscriptions.deadLetters('billing', {}, FIRST))).to.deep.equal(['4']);
  });

  it('are exported with their events', async () => {
    const { subscriptions, deliveries, id } = await withDeadLetters();
    const more = Array.from({ length: 250 }, (_, index) => deadAt(index + 10));
    deliveries.park(id, more);
    const exported = [];
    for await (const some of subscriptions.exportDeadLetters('billing', {})) exported.push(...some);
    expect(exported).to.have.length(253);
    for (const { position, event } of exported) expect(event.position).to.equal(position);
    const one = [];
    const query = { error: 'timed out' };
    for await (const some of subscriptions.exportDeadLetters('billing', query)) one.push(...some);
    expect(idsOf(one)).to.deep.equal(['4']);
  });
});

describe('Fetching', () => {
  const { signal } = new AbortController();

  it('is for pull targets that are active', async () => {
    const { subscriptions, clock } = managedSubscriptions();
    await subscriptions.create(PULL);
    await subscriptions.create(BILLING);
    const options = { max: 1, waitMs: 0 };
    const [own] = await subscriptions.fetch('jobs', options, signal);
    expect(Date.parse(own?.visibleAt ?? '')).to.equal(clock.now() + 30_000);
    const asked = { ...options, visibilityTimeoutMs: 5_000 };
    const [shorter] = await subscriptions.fetch('jobs', asked, signal);
    expect(Date.parse(shorter?.visibleAt ?? '')).to.equal(clock.now() + 5_000);
    expect(await subscriptions.ack('jobs', ['receipt-1', 'x'])).to.deep.equal([true, false]);
    expect(await subscriptions.nack('jobs', ['x', 'receipt-1'])).to.deep.equal([false, true]);
    await subscriptions.pause('jobs');
    const refused = subscriptions.fetch('jobs', options, signal);
    const { details } = await refusalOf(refused, 'subscription_not_active');
    expect(details.subscriptionStatus).to.equal('paused');
    expect(await subscriptions.ack('jobs', ['receipt-1'])).to.deep.equal([true]);
    for (const wrong of [
      subscriptions.fetch('billing', options, signal),
      subscriptions.ack('billing', ['x']),
      subscriptions.nack('billing', ['x']),
    ]) {
      await refusalOf(wrong, 'wrong_subscription_target');
    }
  });

  it('has its bounds', async () => {
    const { subscriptions } = managedSubscriptions();
    await subscriptions.create(PULL);
    for (const [given, pointer] of [
      [{ max: 0, waitMs: 0 }, '/max'],
      [{ max: 101, waitMs: 0 }, '/max'],
      [{ max: 1, waitMs: 30_001 }, '/waitMs'],
      [{ max: 1, waitMs: 0, visibilityTimeoutMs: 999 }, '/visibilityTimeoutMs'],
    ] as const) {
      const refused = subscriptions.fetch('jobs', given, signal);
      const { details } = await refusalOf(refused, 'invalid_request');
      expect(details.faults.map((fault) => fault.pointer)).to.deep.equal([pointer]);
    }
    const many = Array.from({ length: 501 }, () => 'x');
    for (const receipts of [[], many, [''], [7 as never], 'x' as never, ['x'.repeat(513)]]) {
      await refusalOf(subscriptions.ack('jobs', receipts), 'invalid_request');
      await refusalOf(subscriptions.nack('jobs', receipts), 'invalid_request');
    }
    const late = subscriptions.nack('jobs', ['x'], { retryAfterMs: -1 });
    await refusalOf(late, 'invalid_request');
  });
});

describe('Subscriptions that somebody may know of', () => {
  it('are those that their guard lets through: others are not there, and not made', async () => {
    const { subscriptions, store } = managedSubscriptions();
    const narrow = subscriptions.narrowedBy(({ aggregateTypes }) => {
      const isOwn = aggregateTypes.length > 0 && aggregateTypes.every((each) => each === 'Mission');
      if (!isOwn) throw new EventStoreError('forbidden', 'No.', { scope: 'events:subscribe' });
    });
    const filter = { aggregateTypes: ['Mission'] };
    await subscriptions.create(BILLING);
    await narrow.create({ ...BILLING, name: 'own', filter });
    expect((await narrow.list({ limit: 10 })).map(({ name }) => name)).to.deep.equal(['own']);
    await refusalOf(narrow.get('billing'), 'subscription_not_found');
    await refusalOf(narrow.remove('billing'), 'subscription_not_found');
    await refusalOf(narrow.create({ ...BILLING, name: 'x' }), 'forbidden');
    await refusalOf(narrow.create({ callbackUrl: WEBHOOK.url }), 'forbidden');
    const before = await store.find('own');
    for (const wider of [['Mission', 'Secret'], []]) {
      const changes = { filter: { aggregateTypes: wider } };
      await refusalOf(narrow.patch('own', changes), 'forbidden');
    }
    await refusalOf(narrow.patch('own', { filter: null }), 'forbidden');
    expect(await store.find('own')).to.deep.equal(before);
    expect(await store.list()).to.have.length(2);
  });

  it('are none of which something may be kept that they may not receive, by an earlier filter', async () => {
    const { subscriptions } = managedSubscriptions();
    const narrow = subscriptions.narrowedBy(({ aggregateTypes }) => {
      const isOwn = aggregateTypes.length > 0 && aggregateTypes.every((each) => each === 'Mission');
      if (!isOwn) throw new EventStoreError('forbidden', 'No.', { scope: 'events:subscribe' });
    });
    const toTypes = (...aggregateTypes: string[]) => ({ filter: { aggregateTypes } });
    for (const wider of [[], ['Mission', 'Secret'], ['Secret']]) {
      await narrow.create({ ...BILLING, ...toTypes('Mission') });
      await subscriptions.patch('billing', toTypes(...wider));
      await subscriptions.patch('billing', toTypes('Mission'));
      await subscriptions.patch('billing', { timeoutMs: 1_000 });
      await refusalOf(narrow.get('billing'), 'subscription_not_found');
      await refusalOf(narrow.deadLetterGroups('billing'), 'subscription_not_found');
      const same = { ...BILLING, ...toTypes('Mission'), timeoutMs: 1_000 };
      const { message } = await refusalOf(narrow.create(same), 'subscription_exists');
      expect(message).to.match(/of this name\.$/);
      expect(await narrow.list({ limit: 10 })).to.deep.equal([]);
      await subscriptions.remove('billing');
    }
  });
});
