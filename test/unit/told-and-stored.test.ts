import { expect } from 'chai';
import type { ErrorCode, SequenceConflict } from '../../src/errors.ts';
import type { NamedEvent, RecordedEvent } from '../../src/events/event.ts';
import { gapsAndRepeats } from '../support/dense-log.ts';
import { type AskedEvent, anAskedEvent, type Telling, type Told } from '../support/telling.ts';
import { contradictions } from '../support/told-and-stored.ts';

const FIRST = asked(1, { aggregateId: 'a', expectedSequenceNumber: 0 });
const SECOND = asked(2, { aggregateId: 'b' });
const THIRD = asked(3, { aggregateId: 'a', expectedSequenceNumber: 1 });
const LOG = [recorded(FIRST, 1, 1), recorded(SECOND, 2, 1), recorded(THIRD, 3, 2)] as const;
const TRUE_TELLINGS = [
  telling([FIRST], committed(LOG[0])),
  telling([SECOND], committed(LOG[1])),
  telling([THIRD], committed(LOG[2])),
];

describe('contradictions between what clients were told and the log', () => {
  it('finds none in an empty history, or in one where all was told as it is', () => {
    expect(contradictions([], [])).to.deep.equal([]);
    expect(contradictions(TRUE_TELLINGS, LOG)).to.deep.equal([]);
  });

  it('finds none where unknown events are there or are not, and where repeats say so', () => {
    const lost = telling([asked(4)], { outcome: 'unknown' });
    const repeated = telling([THIRD], { ...committed(LOG[2]), alreadyStored: true });
    const tellings = [...TRUE_TELLINGS.slice(0, 2), telling([THIRD], { outcome: 'unknown' })];
    expect(contradictions([...tellings, lost, repeated], LOG)).to.deep.equal([]);
  });

  it('finds an acknowledged event that is not there', () => {
    const said = contradictions(TRUE_TELLINGS, LOG.slice(0, 2));
    expect(said).to.deep.equal([`event ${THIRD.eventId} was acknowledged at 3, but is not there`]);
  });

  it('finds an acknowledged event that lies elsewhere', () => {
    const elsewhere = telling([SECOND], committed({ ...LOG[1], position: 3 }));
    const said = contradictions([TRUE_TELLINGS[0], elsewhere, TRUE_TELLINGS[2]] as Telling[], LOG);
    expect(said).to.deep.equal([`event ${SECOND.eventId} was acknowledged at 3, but is not there`]);
  });

  it('finds an event that was acknowledged with other content than was asked for', () => {
    const changed = { ...SECOND, data: { name: 'something else' } };
    const tellings = [TRUE_TELLINGS[0], telling([changed], committed(LOG[1])), TRUE_TELLINGS[2]];
    expect(contradictions(tellings as Telling[], LOG)).to.include(
      `event ${SECOND.eventId} was acknowledged as another one`,
    );
  });

  it('finds an event whose client was told that it is not stored', () => {
    const tellings = [...TRUE_TELLINGS.slice(0, 2), telling([THIRD], refused('unavailable'))];
    expect(contradictions(tellings, LOG)).to.deep.equal([
      `event ${THIRD.eventId} is stored at 3, but its client was told unavailable`,
    ]);
  });

  it('lets a refused event be stored once a later append of it was committed', () => {
    const tellings = [telling([THIRD], refused('unavailable')), ...TRUE_TELLINGS];
    expect(contradictions(tellings, LOG)).to.deep.equal([]);
  });

  it('finds an event that nobody asked for', () => {
    expect(contradictions(TRUE_TELLINGS.slice(0, 2), LOG)).to.deep.equal([
      `event ${THIRD.eventId} is stored at 3, but nobody asked for it`,
    ]);
  });

  it('finds an event that is stored twice', () => {
    const log = [...LOG, recorded(SECOND, 4, 2)];
    const said = `position 4: event ${SECOND.eventId} is stored again`;
    expect(contradictions(TRUE_TELLINGS, log)).to.include(said);
  });

  it('finds a batch of which only a part is stored, and one that is not in one piece', () => {
    const half = telling([FIRST, asked(4)], { outcome: 'unknown' });
    const parted = telling([FIRST, THIRD], { outcome: 'unknown' });
    const said = contradictions([half, parted, ...TRUE_TELLINGS], LOG);
    expect(said).to.deep.equal([
      `the batch of ${FIRST.eventId} is torn: it lies at 1,`,
      `the batch of ${FIRST.eventId} is torn: it lies at 1,3`,
    ]);
  });

  it('finds an answer "already stored" to the only append there was', () => {
    const repeat = telling([THIRD], { ...committed(LOG[2]), alreadyStored: true });
    expect(contradictions([...TRUE_TELLINGS.slice(0, 2), repeat], LOG)).to.deep.equal([
      `event ${THIRD.eventId} was said to be a repeat of what nobody had stored`,
    ]);
  });

  it('finds an event that was stored though its expectation did not hold', () => {
    const third = { ...THIRD, expectedSequenceNumber: 7 };
    const fourth = asked(4, { aggregateId: 'c', expectedSequenceNumber: 'exists' });
    const log = [...LOG, recorded(fourth, 4, 1)];
    const tellings = [
      ...TRUE_TELLINGS.slice(0, 2),
      telling([third], committed(LOG[2])),
      telling([fourth], { outcome: 'unknown' }),
    ];
    expect(contradictions(tellings, log)).to.deep.equal([
      `event ${third.eventId} expected 7, but was stored after 1`,
      `event ${fourth.eventId} expected exists, but was stored after 0`,
    ]);
  });

  it('finds an expectation that was honoured twice', () => {
    const second = { ...SECOND, aggregateId: 'a', expectedSequenceNumber: 0 };
    const log = [LOG[0], recorded(second, 2, 1)];
    const tellings = [TRUE_TELLINGS[0] as Telling, telling([second], { outcome: 'unknown' })];
    expect(contradictions(tellings, log)).to.include(
      `Mission a at 0 was honoured for ${FIRST.eventId} and for ${second.eventId}`,
    );
  });

  for (const [why, conflict, said] of [
    ['that held', { expected: 2, actual: 2 }, 'was refused though it is at 2'],
    ['with an actual from the past', { expected: 0, actual: 1 }, 'at 1, but 2 was known'],
    ['with an actual never reached', { expected: 0, actual: 9 }, 'at 9, but it came only to 2'],
  ] as const) {
    it(`finds a conflict over an expectation ${why}`, () => {
      const conflicts = [{ index: 0, aggregateType: 'Mission', aggregateId: 'a', ...conflict }];
      const late = { askedAtMs: 50, toldAtMs: 60 };
      const event = asked(4, { aggregateId: 'a', expectedSequenceNumber: conflict.expected });
      const refusal = { ...telling([event], refused('sequence_conflict', conflicts)), ...late };
      const [fault, ...others] = contradictions([...TRUE_TELLINGS, refusal], LOG);
      expect(fault).to.include(said);
      expect(others).to.deep.equal([]);
    });
  }

  it('finds a conflict that says neither expected nor actual', () => {
    const tellings = [...TRUE_TELLINGS, telling([asked(4)], refused('sequence_conflict'))];
    expect(contradictions(tellings, LOG)).to.deep.equal([
      'a conflict says neither expected nor actual',
    ]);
  });

  it('finds an append that lies before one acknowledged before it was asked for', () => {
    const early = { ...(TRUE_TELLINGS[2] as Telling), askedAtMs: 1, toldAtMs: 5 };
    const tellings = [...TRUE_TELLINGS.slice(0, 2), early];
    expect(contradictions(tellings, LOG)).to.deep.equal([
      'position 1 was asked for after 3 was acknowledged',
    ]);
  });
});

describe('gaps and repeats in a log', () => {
  it('finds none where positions and sequence numbers are dense', () => {
    expect(gapsAndRepeats(LOG)).to.deep.equal([]);
  });

  it('finds a missing position', () => {
    expect(gapsAndRepeats([LOG[0], { ...LOG[1], position: 3 }])).to.deep.equal([
      'position 3 stands where 2 should',
    ]);
  });

  it('finds a sequence number that is missing or comes again', () => {
    const skipping = [LOG[0], LOG[1], { ...LOG[2], sequenceNumber: 3 }];
    const repeating = [LOG[0], LOG[1], { ...LOG[2], sequenceNumber: 1 }];
    expect(gapsAndRepeats(skipping)).to.deep.equal([
      'position 3: Mission a has 3 where 2 should be',
    ]);
    expect(gapsAndRepeats(repeating)).to.deep.equal([
      'position 3: Mission a has 1 where 2 should be',
    ]);
  });

  it('finds time that goes back', () => {
    const timestamp = '2031-03-14T06:11:59.999Z';
    expect(gapsAndRepeats([LOG[0], { ...LOG[1], timestamp }])).to.deep.equal([
      `position 2: ${timestamp} comes after ${LOG[0].timestamp}`,
    ]);
  });
});

function asked(place: number, overrides: Partial<NamedEvent> = {}): AskedEvent {
  const eventId = `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
  return anAskedEvent({ aggregateId: `other-${place}`, ...overrides, eventId });
}

function recorded(
  { expectedSequenceNumber: _, ...event }: AskedEvent,
  position: number,
  sequenceNumber: number,
): RecordedEvent {
  const timestamp = '2031-03-14T06:12:00.000Z';
  const versions = { version: 1, storedVersion: 1 };
  const stored = { metadata: {}, tags: [], ...versions, timestamp, hash: '0'.repeat(64) };
  return { ...stored, ...event, position, sequenceNumber };
}

function telling(events: readonly AskedEvent[], told: Told): Telling {
  return { asked: events, told, askedAtMs: 10, toldAtMs: 20 };
}

function committed(...events: RecordedEvent[]) {
  return { outcome: 'committed', events, alreadyStored: false } as const;
}

function refused(code: ErrorCode, conflicts: readonly SequenceConflict[] = []): Told {
  return { outcome: 'refused', code, conflicts };
}
