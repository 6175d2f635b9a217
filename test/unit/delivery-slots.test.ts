import { expect } from 'chai';
import { DeliverySlots } from '../../src/webhooks/delivery-slots.ts';

const NEVER = new AbortController().signal;

describe('Slots for requests', () => {
  it('are so many for each origin and so many in all', async () => {
    const slots = new DeliverySlots({ perOriginMax: 2, inAllMax: 3 });
    const begun: string[] = [];
    const take = (origin: string) =>
      slots.take(origin, NEVER).then((giveBack) => {
        begun.push(origin);
        return giveBack;
      });
    const [a1, a2] = [await take('a'), await take('a')];
    const third = take('a');
    const other = await take('b');
    const last = take('c');
    await turn();
    expect(begun).to.deep.equal(['a', 'a', 'b']);
    a1();
    await turn();
    expect(begun).to.deep.equal(['a', 'a', 'b', 'a']);
    a2();
    await turn();
    expect(begun).to.deep.equal(['a', 'a', 'b', 'a', 'c']);
    for (const giveBack of [other, await third, await last]) giveBack();
  });

  it('hold up nobody whose origin has room', async () => {
    const slots = new DeliverySlots({ perOriginMax: 1, inAllMax: 2 });
    const a = await slots.take('a', NEVER);
    const waiting = slots.take('a', NEVER);
    const b = await slots.take('b', NEVER);
    const behind = slots.take('b', NEVER);
    b();
    (await behind)();
    a();
    (await waiting)();
  });

  it('count for once, however often they are given back', async () => {
    const slots = new DeliverySlots({ perOriginMax: 1, inAllMax: 1 });
    const first = await slots.take('a', NEVER);
    first();
    first();
    await slots.take('a', NEVER);
    const waiting = new AbortController();
    const second = slots.take('a', waiting.signal);
    waiting.abort(new Error('no more'));
    expect(await second.catch((error: Error) => error.message)).to.equal('no more');
  });

  it('are not kept for those who wait no longer', async () => {
    const slots = new DeliverySlots({ perOriginMax: 1, inAllMax: 1 });
    const first = await slots.take('a', NEVER);
    const waiting = new AbortController();
    const gone = slots.take('a', waiting.signal).catch((error: Error) => error.message);
    const next = slots.take('a', NEVER);
    waiting.abort(new Error('no more'));
    expect(await gone).to.equal('no more');
    first();
    (await next)();
    const aborted = AbortSignal.abort(new Error('never began'));
    const refused = await slots.take('a', aborted).catch((error: Error) => error.message);
    expect(refused).to.equal('never began');
    (await slots.take('a', NEVER))();
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
