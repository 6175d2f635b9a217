import canonicalize from 'canonicalize';
import { expect } from 'chai';
import fc from 'fast-check';
import { recordedEvent } from '../../src/engine/append/compose-commit.ts';
import type { StoredEvent } from '../../src/engine/append/ports.ts';
import { entryBundle } from '../../src/engine/audit/entry-bundle.ts';
import { leafHash } from '../../src/engine/audit/event-hash.ts';
import { leafEntry } from '../../src/engine/audit/leaf-entry.ts';
import type { NewEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { composedCommit } from '../support/composed-commit.ts';
import { anEvent } from '../support/examples.ts';

const provenOf = (stored: StoredEvent) => ({
  event: recordedEvent(stored, stored.timestamp.toISOString()),
  commitment: stored.commitment,
});

/** A text that may stand wherever the store takes one: no control character, nor a dot alone. */
const name = fc
  .string({ unit: 'grapheme', minLength: 3, maxLength: 20 })
  .filter((text) => !/\p{Cc}/u.test(text));

describe('The entry of a leaf', () => {
  const events = fc.record(
    {
      aggregateId: name,
      eventType: name,
      userId: name,
      correlationId: name,
      causationId: name,
      version: fc.integer({ min: 1, max: 99 }),
      tags: fc.array(name, { maxLength: 4 }),
    },
    { requiredKeys: ['aggregateId', 'eventType'] },
  );

  it('is what the log hashes as it commits, whatever event it is', () => {
    fc.assert(
      fc.property(fc.array(events, { minLength: 1, maxLength: 4 }), (given) => {
        const news = given.map((event) => ({ aggregateType: 'Mission', data: {}, ...event }));
        for (const stored of composedCommit(news as NewEvent[]).events) {
          const { event, commitment } = provenOf(stored);
          const entry = leafEntry(event, commitment.toString('hex'));
          expect(leafHash(entry)).to.deep.equal(stored.hash);
          expect(entry).to.equal(canonicalize(JSON.parse(entry)));
        }
      }),
    );
  });

  it('has nothing of the payload, and no hash', () => {
    const [stored] = composedCommit([anEvent({ causationId: 'cause' })]).events;
    const { event, commitment } = provenOf(stored as StoredEvent);
    const entry = JSON.parse(leafEntry(event, commitment.toString('hex')));
    const { data, metadata, hash, storedVersion, ...envelope } = event;
    expect(entry).to.deep.equal({ ...envelope, commitment: commitment.toString('hex') });
  });
});

describe('A bundle of entries', () => {
  it('has each with its length before it, as C2SP tlog-tiles has it', () => {
    const { events } = composedCommit([anEvent(), anEvent({ userId: 'Δv 🛰️' }), anEvent()]);
    const bundle = entryBundle(events.map(provenOf));
    const hashes: Buffer[] = [];
    for (let at = 0; at < bundle.length; ) {
      const end = at + 2 + bundle.readUInt16BE(at);
      hashes.push(leafHash(bundle.toString('utf8', at + 2, end)));
      at = end;
    }
    expect(hashes).to.deep.equal(events.map(({ hash }) => hash));
  });

  it('has room for the largest event that the store takes', () => {
    // Four bytes each; a quotation mark and its backslash are two.
    const text = '🛰'.repeat(LIMITS.idCharactersMax);
    const { events } = composedCommit([
      {
        aggregateType: 'A'.repeat(64),
        aggregateId: text,
        eventType: text,
        userId: text,
        correlationId: text,
        causationId: text,
        version: 1_000_000,
        data: {},
        tags: Array.from({ length: LIMITS.tagsMax }, (_, index) =>
          text.replace('🛰', String.fromCodePoint(0x1f300 + index)),
        ),
      },
    ]);
    const bundle = entryBundle(events.map(provenOf));
    expect(bundle.length).to.equal(2 + bundle.readUInt16BE());
  });
});
