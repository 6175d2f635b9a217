import { expect } from 'chai';
import { anEvent, someEvents } from '../support/examples.ts';
import type { OpenedStore } from '../support/opened-store.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { pointersOf } from '../support/refused-append.ts';
import type { RestStores } from '../support/rest-store.ts';

const LONG = { timeoutMs: 30_000 };

/** Waiting until the log has come so far. */
export function itWaitsForPositions({ store, another }: RestStores): void {
  describe('waitForPosition', () => {
    it('resolves with the head where the log has come so far already', async () => {
      const { events } = await store().append(someEvents(3));
      const head = events[2]?.position ?? 0;
      for (const position of [0, 1, head - 1, head]) {
        expect(await store().waitForPosition(position, { timeoutMs: 0 })).to.equal(head);
      }
    });

    it('resolves as soon as an append of this store has come so far', async () => {
      const head = await store().headPosition();
      const waiting = [1, 2, 3].map((ahead) => store().waitForPosition(head + ahead, LONG));
      await store().append([anEvent()]);
      await store().append([anEvent(), anEvent()]);
      const [one, two, three] = await Promise.all(waiting);
      expect(one).to.be.within(head + 1, head + 3);
      expect([two, three]).to.deep.equal([head + 3, head + 3]);
    });

    it('resolves when another store has come so far, and then shows its events', async () => {
      const other = await another();
      const head = await other.headPosition();
      const waiting = store().waitForPosition(head + 2, LONG);
      const { events } = await other.append(someEvents(2));
      expect(await waiting).to.equal(head + 2);
      expect(
        await store()
          .readLog({ fromPosition: head + 1 })
          .toArray(),
      ).to.deep.equal(events);
    });

    it('knows what was stored before it was opened', async () => {
      const head = await store().headPosition();
      const fresh = await another();
      expect(await fresh.waitForPosition(head, { timeoutMs: 0 })).to.equal(head);
    });

    it('says how far the log has come once the time is up', async () => {
      const head = await store().headPosition();
      for (const timeoutMs of [0, 50]) {
        const waiting = store().waitForPosition(head + 1, { timeoutMs });
        const { details } = await refusalOf(waiting, 'position_not_reached');
        expect(details).to.deep.equal({ position: head + 1, head });
      }
      await store().append([anEvent()]);
      expect(await store().waitForPosition(head + 1, { timeoutMs: 0 })).to.equal(head + 1);
    });

    it('refuses positions and times that are none', async () => {
      for (const nonsense of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        const byPosition = await refusalOf(
          store().waitForPosition(nonsense, LONG),
          'invalid_request',
        );
        expect(pointersOf(byPosition)).to.deep.equal(['/position']);
        const waiting = store().waitForPosition(1, { timeoutMs: nonsense });
        const byTime = await refusalOf(waiting, 'invalid_request');
        expect(pointersOf(byTime)).to.deep.equal(['/timeoutMs']);
      }
    });
  });
}

/** What a process can do to its own store: in process only. */
export function itWaitsInProcess({ store, another }: OpenedStore): void {
  describe('waitForPosition in process', () => {
    it('tells those who wait when the store is closed, and those who come after', async () => {
      const closing = await another();
      const head = await closing.headPosition();
      const waiting = [1, 2].map((ahead) =>
        refusalOf(closing.waitForPosition(head + ahead, LONG), 'store_closed'),
      );
      await closing.close();
      await Promise.all(waiting);
      await refusalOf(closing.waitForPosition(0, LONG), 'store_closed');
    });

    it('ends for who gives up, and makes room', async () => {
      const small = await another({ capacity: { waitersMax: 1 } });
      const head = await small.headPosition();
      const leaving = new AbortController();
      const { signal } = leaving;
      const waiting = small.waitForPosition(head + 1, { ...LONG, signal }).catch((error) => error);
      leaving.abort();
      expect(await waiting).to.equal(signal.reason);
      const next = small.waitForPosition(head + 1, LONG);
      await store().append([anEvent()]);
      expect(await next).to.equal(head + 1);
    });

    it('refuses more who wait than it has room for', async () => {
      const small = await another({ capacity: { waitersMax: 2 } });
      const head = await small.headPosition();
      const waiting = [1, 1].map((ahead) => small.waitForPosition(head + ahead, LONG));
      await refusalOf(small.waitForPosition(head + 1, LONG), 'queue_full');
      await store().append([anEvent()]);
      expect(await Promise.all(waiting)).to.deep.equal([head + 1, head + 1]);
    });
  });
}
