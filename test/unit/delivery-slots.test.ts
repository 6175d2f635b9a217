import { expect } from 'chai';
import { DeliveryEnding } from '../../src/webhooks/delivery-ending.ts';
import { DeliverySlots } from '../../src/webhooks/delivery-slots.ts';

const NEVER = { tell() {} };

describe('Slots for requests', () => {
  it('are so many for each origin and so many in all', async () => {
    const slots = new DeliverySlots({ perOriginMax: 2, inAllMax: 3 });
    const begun: string[] = [];
    const take = (origin: string) => slots.take(origin, NEVER).then(() => begun.push(origin));
    for (const origin of ['a', 'a', 'a', 'b', 'c']) void take(origin);
    await turn();
    expect(begun).to.deep.equal(['a', 'a', 'b']);
    slots.giveBack('a');
    await turn();
    expect(begun).to.deep.equal(['a', 'a', 'b', 'a']);
    slots.giveBack('a');
    await turn();
    expect(begun).to.deep.equal(['a', 'a', 'b', 'a', 'c']);
  });

  it('hold up nobody whose origin has room', async () => {
    const slots = new DeliverySlots({ perOriginMax: 1, inAllMax: 2 });
    await Promise.all([slots.take('a', NEVER), slots.take('b', NEVER)]);
    const begun: string[] = [];
    for (const origin of ['a', 'b']) void slots.take(origin, NEVER).then(() => begun.push(origin));
    slots.giveBack('b');
    await turn();
    expect(begun).to.deep.equal(['b']);
  });

  it('are not kept for those who wait no longer', async () => {
    const slots = new DeliverySlots({ perOriginMax: 1, inAllMax: 1 });
    await slots.take('a', NEVER);
    let end: ((reason: Error) => void) | undefined;
    const ending = { tell: (listener: (reason: Error) => void) => (end = listener) };
    const gone = slots.take('a', ending).catch((error: Error) => error.message);
    const next = slots.take('a', NEVER);
    end?.(new Error('no more'));
    expect(await gone).to.equal('no more');
    slots.giveBack('a');
    await next;
    // What it is told when it has its slot takes nothing from anybody.
    end?.(new Error('again'));
    slots.giveBack('a');
    await slots.take('a', NEVER);
  });
});

describe('The end of a delivery', () => {
  it('comes with its signal, or has come, for all that it is the signal of', () => {
    const signal = new AbortController();
    const endings = Array.from({ length: 20 }, () => new DeliveryEnding(signal.signal));
    endings[1]?.begin(60_000);
    const reasons: string[] = [];
    for (const ending of endings) ending.tell((reason) => reasons.push(nameOf(reason)));
    endings[0]?.stop();
    signal.abort();
    expect(reasons).to.deep.equal(Array(19).fill('GivenUp'));
    const late = new DeliveryEnding(signal.signal);
    late.tell((reason) => reasons.push(nameOf(reason)));
    expect(reasons).to.have.length(20);
    for (const ending of [...endings, late]) ending.stop();
  });

  it('comes when its time is over, and is told to who asks last', async () => {
    const ending = new DeliveryEnding(new AbortController().signal);
    ending.begin(10);
    ending.tell(() => expect.fail('It is not the last one.'));
    const reason = await new Promise<Error>((resolve) => ending.tell(resolve));
    expect(nameOf(reason)).to.equal('NoAnswerInTime');
    ending.stop();
  });
});

function nameOf(reason: Error): string {
  return reason.constructor.name;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
