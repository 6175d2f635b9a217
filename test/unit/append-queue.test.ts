import { expect } from 'chai';
import { AppendQueue } from '../../src/engine/append/append-queue.ts';
import type { AppendRequest } from '../../src/engine/append/append-request.ts';
import { appendRequest, numberedId } from '../support/append-requests.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';

describe('AppendQueue', () => {
  const LIMITS = {
    queueEventsMax: 20,
    queueBytesMax: 1_000_000,
    groupEventsMax: 6,
    groupBytesMax: 100_000,
  };
  const queueOf = (requests: readonly AppendRequest[], limits: Partial<typeof LIMITS> = {}) => {
    const queue = new AppendQueue({ ...LIMITS, ...limits });
    for (const request of requests) queue.add(request);
    return queue;
  };
  const requestsOf = (...sizes: readonly number[]) =>
    sizes.map((size) => appendRequest(someEvents(size)));
  const refused = (action: () => void) => refusalOf((async () => action())(), 'queue_full');

  it('is empty at first, and gives an empty group', () => {
    const queue = queueOf([]);
    expect(queue.eventCount).to.equal(0);
    expect(queue.takeGroup()).to.deep.equal([]);
  });

  it('gives whole requests, first come first served, up to the events of a group', () => {
    const requests = requestsOf(1, 2, 3, 1, 4, 2);
    const queue = queueOf(requests);
    expect(queue.eventCount).to.equal(13);
    expect(queue.takeGroup()).to.deep.equal(requests.slice(0, 3));
    expect(queue.eventCount).to.equal(7);
    expect(queue.takeGroup()).to.deep.equal(requests.slice(3, 5));
    expect(queue.takeGroup()).to.deep.equal(requests.slice(5));
    expect(queue.eventCount).to.equal(0);
  });

  it('does not let a small request overtake one that fills no group any more', () => {
    const requests = requestsOf(5, 2, 1);
    expect(queueOf(requests).takeGroup()).to.deep.equal(requests.slice(0, 1));
  });

  it('gives a request larger than a group alone', () => {
    const requests = requestsOf(9, 1);
    const queue = queueOf(requests);
    expect(queue.takeGroup()).to.deep.equal(requests.slice(0, 1));
    expect(queue.takeGroup()).to.deep.equal(requests.slice(1));
  });

  it('ends a group where it would be too many bytes', () => {
    const requests = [1, 2, 3].map(() =>
      appendRequest([anEvent({ data: { a: 'x'.repeat(900) } })]),
    );
    const [first] = requests;
    const queue = queueOf(requests, { groupBytesMax: 2 * (first?.sizeBytes ?? 0) + 100 });
    expect(queue.takeGroup()).to.have.length(2);
    expect(queue.takeGroup()).to.have.length(1);
  });

  it('refuses what would be too many events, and takes as many as there is room for', async () => {
    const queue = queueOf(requestsOf(10, 9));
    const { details } = await refused(() => queue.add(appendRequest(someEvents(2))));
    expect(details.retryAfterMs).to.be.greaterThan(0);
    expect(queue.eventCount).to.equal(19);
    queue.add(appendRequest(someEvents(1)));
    await refused(() => queue.add(appendRequest(someEvents(1))));
    queue.takeGroup();
    queue.add(appendRequest(someEvents(2)));
  });

  it('refuses what would be too many bytes', async () => {
    const large = () => appendRequest([anEvent({ data: { a: 'x'.repeat(60_000) } })]);
    const queue = queueOf([large()], { queueBytesMax: 100_000 });
    await refused(() => queue.add(large()));
    expect(queue.eventCount).to.equal(1);
    queue.takeGroup();
    queue.add(large());
  });

  it('takes a request larger than the queue when nobody else waits', () => {
    expect(queueOf(requestsOf(21)).eventCount).to.equal(21);
  });

  it('ends a group before a request with an id that the group has', () => {
    const withIds = (...ids: readonly number[]) =>
      appendRequest(ids.map((id) => anEvent({ eventId: numberedId(id) })));
    const requests = [withIds(1), withIds(2, 3), withIds(4), withIds(5, 2), withIds(1)];
    const queue = queueOf(requests);
    expect(queue.takeGroup()).to.deep.equal(requests.slice(0, 3));
    expect(queue.takeGroup()).to.deep.equal(requests.slice(3));
  });

  it('answers those whose time is up that nothing was stored, and leaves them out', async () => {
    const [late, timely] = [appendRequest(someEvents(2), 100), appendRequest(someEvents(1), 101)];
    const queue = queueOf([late, timely]);
    queue.expire(99);
    expect(late.isSettled).to.equal(false);
    queue.expire(100);
    const { message } = await refusalOf(late.answer, 'unavailable');
    expect(message).to.include('Nothing was stored');
    expect(timely.isSettled).to.equal(false);
    expect(queue.takeGroup()).to.deep.equal([timely]);
    expect(queue.eventCount).to.equal(0);
  });
});
