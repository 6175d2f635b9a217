import { isDeepStrictEqual } from 'node:util';
import type { RecordedEvent } from '../../src/events/event.ts';
import { gapsAndRepeats } from './dense-log.ts';
import {
  brokenExpectations,
  expectationsHonouredTwice,
  falseConflicts,
} from './expectations-kept.ts';
import { outOfRealTime } from './real-time-order.ts';
import { type AskedEvent, isRecordOf, type Telling, type Told } from './telling.ts';

/**
 * Every way in which a whole log differs from what its clients were told, as sentences; none if all
 * were told the truth. All tellings of the log must be there. An id is asked for with the same
 * expectation each time.
 */
export function contradictions(
  tellings: readonly Telling[],
  log: readonly RecordedEvent[],
): string[] {
  return [
    ...gapsAndRepeats(log),
    ...brokenPromises(tellings, log),
    ...unpromisedEvents(tellings, log),
    ...tornBatches(tellings, log),
    ...unfoundedRepeats(tellings),
    ...brokenExpectations(tellings, log),
    ...expectationsHonouredTwice(tellings, log),
    ...falseConflicts(tellings, log),
    ...outOfRealTime(tellings),
  ];
}

/** Told "committed": each event is there, where it was said to be, as it was asked for. */
export function brokenPromises(
  tellings: readonly Telling[],
  log: readonly RecordedEvent[],
): string[] {
  return tellings.flatMap(({ asked, told }) => {
    if (told.outcome !== 'committed') return [];
    return asked.flatMap((event, index) => {
      const recorded = told.events[index];
      if (recorded === undefined || !isRecordOf(event, recorded)) {
        return `event ${event.eventId} was acknowledged as another one`;
      }
      const stored = log[recorded.position - 1];
      return isDeepStrictEqual(stored, recorded)
        ? []
        : `event ${event.eventId} was acknowledged at ${recorded.position}, but is not there`;
    });
  });
}

/** Stored, though everyone who asked for it was refused, or nobody asked. */
export function unpromisedEvents(
  tellings: readonly Telling[],
  log: readonly RecordedEvent[],
): string[] {
  const byId = askedFor(tellings);
  return log.flatMap((recorded) => {
    const { eventId, position } = recorded;
    const told = (byId.get(eventId) ?? [])
      .filter(({ event }) => isRecordOf(event, recorded))
      .map(({ answer }) => answer);
    if (told.some(({ outcome }) => outcome !== 'refused')) return [];
    const codes = told.map((refusal) => (refusal.outcome === 'refused' ? refusal.code : ''));
    const why = codes.length > 0 ? `its client was told ${codes.join()}` : 'nobody asked for it';
    return [`event ${eventId} is stored at ${position}, but ${why}`];
  });
}

/** A batch is stored whole and in one piece, or not at all. */
export function tornBatches(tellings: readonly Telling[], log: readonly RecordedEvent[]): string[] {
  const positions = new Map(log.map(({ eventId, position }) => [eventId, position]));
  return tellings.flatMap(({ asked, told }) => {
    if (told.outcome === 'refused') return [];
    const stored = asked.map(({ eventId }) => positions.get(eventId));
    const [first] = stored;
    const isWhole = stored.every((position, index) =>
      first === undefined ? position === undefined : position === first + index,
    );
    return isWhole ? [] : `the batch of ${asked[0]?.eventId} is torn: it lies at ${stored.join()}`;
  });
}

/** Told "already stored", though no other append can have stored it. */
export function unfoundedRepeats(tellings: readonly Telling[]): string[] {
  const byId = askedFor(tellings);
  return tellings.flatMap(({ asked, told }) => {
    if (told.outcome !== 'committed' || !told.alreadyStored) return [];
    return asked.flatMap(({ eventId }) => {
      const others = (byId.get(eventId) ?? []).map(({ answer }) => answer);
      const isFounded = others.some(
        (answer) =>
          answer.outcome === 'unknown' || (answer.outcome === 'committed' && !answer.alreadyStored),
      );
      return isFounded ? [] : `event ${eventId} was said to be a repeat of what nobody had stored`;
    });
  });
}

interface Asked {
  readonly event: AskedEvent;
  readonly answer: Told;
}

function askedFor(tellings: readonly Telling[]): ReadonlyMap<string, readonly Asked[]> {
  const byId = new Map<string, Asked[]>();
  for (const { asked, told } of tellings) {
    for (const event of asked) {
      const others = byId.get(event.eventId);
      if (others === undefined) byId.set(event.eventId, [{ event, answer: told }]);
      else others.push({ event, answer: told });
    }
  }
  return byId;
}
