import { expect } from 'chai';
import { PARKED_FULL, PARKED_MAX } from '../../src/engine/subscriptions/parked-items.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const APPENDED_TOGETHER = 500;
const NEVER = new AbortController().signal;
const PATIENCE = { timeoutMs: 60_000 };

describe('A subscription of which nothing more can be parked', function () {
  this.timeout(180_000);
  const opened = openedStore({
    distribution: { outbound: { internal: 'loopback', allowed: [] } },
  });
  let receiver: WebhookReceiver;

  before(async () => {
    receiver = await startWebhookReceiver();
    receiver.behave((response) => response.writeHead(422).end());
    const aggregate = anAggregate();
    for (let left = PARKED_MAX + APPENDED_TOGETHER; left > 0; left -= APPENDED_TOGETHER) {
      const event = anEvent({ ...aggregate, eventType: 'ManeuverPlanned' });
      await opened.store().append(Array(APPENDED_TOGETHER).fill(event));
    }
  });
  after(() => receiver.close());

  async function subscribed(name: string, further: object): Promise<string> {
    await opened.store().subscriptions.create({
      ...{ name, from: 'beginning', target: { type: 'webhook', url: receiver.url } },
      filter: { eventTypes: ['ManeuverPlanned'] },
      retry: { maxAttempts: 1, initialDelayMs: 1, factor: 1, maxDelayMs: 1 },
      ...further,
    });
    return name;
  }

  async function disabled(name: string, deadLetters: number): Promise<void> {
    await eventually(async () => {
      const shown = await opened.store().subscriptions.get(name);
      const wanted = { status: 'disabled', statusReason: PARKED_FULL, deadLetters };
      expect(shown).to.include(wanted);
    }, PATIENCE);
  }

  it('is disabled, and says why: a webhook with a dead one that all others are behind', async () => {
    const name = await subscribed('behind', {});
    await disabled(name, 1);
    // Whoever takes it up again without looking after it is told so once more.
    await opened.store().subscriptions.resume(name);
    await disabled(name, 1);
    await opened.store().subscriptions.remove(name);
  });

  it('is disabled where none of its events can be told to be wanted', async () => {
    const filter = { eventTypes: ['ManeuverPlanned'], where: '$undefinedFunction(data)' };
    const name = await subscribed('untold', { filter, onDeadLetter: 'continue' });
    await disabled(name, PARKED_MAX);
    await opened.store().subscriptions.remove(name);
  });

  it('is disabled where it is pulled, and hands out again what was redriven', async () => {
    const name = await subscribed('pulled', { target: { type: 'pull' } });
    const { subscriptions } = opened.store();
    const options = { max: 1, waitMs: 0, visibilityTimeoutMs: 30_000 };
    const [first] = await subscriptions.fetch(name, options, NEVER);
    await subscriptions.nack(name, [first?.receipt ?? '']);
    await eventually(async () => {
      await subscriptions.fetch(name, options, NEVER).catch(() => []);
      expect(await subscriptions.get(name)).to.include({ status: 'disabled' });
    }, PATIENCE);
    await disabled(name, 1);
    await subscriptions.redrive(name, {});
    await subscriptions.resume(name);
    const [again] = await subscriptions.fetch(name, options, NEVER);
    expect(again?.events[0]?.position).to.equal(first?.events[0]?.position);
    await subscriptions.remove(name);
  });
});
