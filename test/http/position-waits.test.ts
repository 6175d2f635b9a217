import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import type { ReadsEvents } from '../../src/event-store.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { PositionWaits } from '../../src/http/position-waits.ts';
import { eventsPath } from '../support/event-pages.ts';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { servedStore } from '../support/served-store.ts';

describe('A request that waits for a position', () => {
  const { server, ask, store } = servedStore({ capacity: { waitersMax: 3 } });

  it('waits no longer when its client is gone, and no place of it is taken', async () => {
    await store().append([anEvent()]);
    const path = eventsPath({ minPosition: 10 ** 9, waitMs: 60_000 });
    const asking = () => ask('GET', eventsPath({ minPosition: 10 ** 9, waitMs: 1 }));
    const waiting = await Promise.all(
      Array.from({ length: 3 }, () => RawConnection.open(server().port)),
    );
    for (const each of waiting) each.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await eventually(async () => expect((await asking()).body['code']).to.equal('queue_full'));
    for (const each of waiting) each.abort();
    await eventually(async () =>
      expect((await asking()).body['code']).to.equal('position_not_reached'),
    );
    expect(server().failures).to.deep.equal([]);
  });
});

describe('One principal’s waits for positions', () => {
  /** What is waited for, until it is told. */
  let reached: (() => void)[];
  let waits: PositionWaits;

  beforeEach(() => {
    reached = [];
    waits = new PositionWaits();
  });

  const reads = {
    waitForPosition: (position: number) =>
      new Promise<number>((resolve) => reached.push(() => resolve(position))),
  } as unknown as ReadsEvents;

  const wait = (countedAs: string | undefined) => {
    const response = new EventEmitter() as ServerResponse;
    return waits.until(7, 60_000, { reads, countedAs }, response);
  };

  it('are so many and no more, whatever others have', async () => {
    const waiting = Array.from({ length: LIMITS.waitsForOneMax }, () => wait('alice'));
    const { message } = await refusalOf(wait('alice'), 'queue_full');
    expect(message).to.include('of your requests wait');
    const others = [wait('bob'), wait(undefined)];
    expect(reached).to.have.length(LIMITS.waitsForOneMax + 2);
    reached[0]?.();
    await waiting[0];
    const next = wait('alice');
    for (const tell of reached) tell();
    await Promise.all([...waiting, ...others, next]);
  });
});
