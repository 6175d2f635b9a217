import { expect } from 'chai';
import { apiClient } from '../support/api-client.ts';
import { aSubject, closed, NUMBER, registered, TEXT, upcastBy } from '../support/event-schemas.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';
import { expectProblem } from '../support/served-store.ts';
import { startedApp } from '../support/started-app.ts';

describe('A step that fails', () => {
  const { app, logged } = startedApp();

  it('is counted by its event type, and in the log with its reason', async () => {
    const { url, store } = app();
    const subject = await registered(store, [{ ...closed({ a: TEXT }), required: [] }], aSubject());
    const { events } = await store.append([anEvent({ ...subject, data: {} })]);
    const renamed = upcastBy([{ op: 'move', from: '/a', path: '/b' }]);
    await registered(store, [closed({ b: TEXT }, renamed)], subject);
    const client = apiClient(url);
    const path = `/v1/events/${events[0]?.eventId}`;
    for (const _ of [1, 2]) expectProblem(await client.ask('GET', path), 'upcast_failed');
    expect((await client.ask('GET', `${path}?schemaVersion=stored`)).status).to.equal(200);
    const metrics = (await client.ask('GET', '/metrics')).bytes.toString();
    const labels = `aggregate_type="Mission",event_type="${subject.eventType}"`;
    expect(metrics).to.include(`event_store_upcast_failures_total{${labels}} 2\n`);
    const failures = logged.filter(({ message }) => message === 'A request failed');
    expect(JSON.stringify(failures.at(-1)?.details)).to.include('move /b');
  });
});

describe('A schema that is registered while an aggregate is replayed', () => {
  const { store } = openedStore();

  it('does not make a state of events in two versions, nor one that is kept', async () => {
    const aggregate = anAggregate();
    const subject = await registered(store(), [closed({ a: NUMBER })], aSubject());
    const events = (start: number) =>
      Array.from({ length: 500 }, (_, index) =>
        anEvent({ ...subject, ...aggregate, data: { a: start + index } }),
      );
    for (let start = 0; start < 10_000; start += 500) await store().append(events(start));
    const renamed = upcastBy([{ op: 'move', from: '/a', path: '/b' }]);
    const registering = registered(store(), [closed({ b: NUMBER }, renamed)], subject);
    let isRegistered = false;
    void registering.then(() => {
      isRegistered = true;
    });
    while (!isRegistered) {
      const { state } = await store().replays.replay({ ...aggregate, useSnapshot: false });
      expect(Object.keys(state), JSON.stringify(state)).to.have.length(1);
    }
    await registering;
    const { state } = await store().replays.replay(aggregate);
    expect(state).to.deep.equal({ b: 9_999 });
    await store().snapshots.takeSnapshot(aggregate);
    expect((await store().replays.replay(aggregate)).state).to.deep.equal({ b: 9_999 });
  });
});
