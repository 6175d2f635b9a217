import { type Fault, invalidRequest } from '../../../errors.ts';
import { LIMITS } from '../../../events/limits.ts';
import type {
  DeadLetterChoice,
  DeadLetterQuery,
  ExportedDeadLetter,
  Subscriptions,
} from '../../../manages-subscriptions.ts';
import type { DeadLetter } from '../../../subscriptions.ts';
import type { ParkedDelivery } from '../ports.ts';
import type { ManageDeps, Visible } from './manage-deps.ts';

export interface DeadLetterDeps
  extends Pick<ManageDeps, 'deliveries' | 'attempts' | 'tail' | 'now' | 'observer'> {
  readonly visible: Pick<Visible, 'find'>;
}

type DeadLetterMethods = Pick<
  Subscriptions,
  'deadLetters' | 'deadLetterGroups' | 'redrive' | 'discard' | 'exportDeadLetters'
>;

/** How many are exported at a time, with their events. */
const EXPORTED_TOGETHER = 100;

/** What becomes of events that are not delivered any more. */
export function createDeadLetters(deps: DeadLetterDeps): DeadLetterMethods {
  const { visible, deliveries } = deps;
  return {
    async deadLetters(name, query, page) {
      const checked = checkedQuery(query);
      const { id } = await visible.find(name);
      return await lettersOf(id, await deliveries.deadLetters(id, checked, page), deps);
    },

    async deadLetterGroups(name) {
      const groups = await deliveries.deadLetterGroups((await visible.find(name)).id);
      return groups.toSorted((a, b) => b.count - a.count || (a.error < b.error ? -1 : 1));
    },

    async redrive(name, which) {
      const chosen = chosenBy(which);
      const { id } = await visible.find(name);
      return chosen === undefined ? 0 : await deliveries.redrive(id, chosen);
    },

    async discard(name, which, reason) {
      const chosen = chosenBy(which);
      assertReason(reason);
      const { id } = await visible.find(name);
      if (chosen === undefined) return 0;
      const discarded = await deliveries.discard(id, chosen);
      await noteDiscarded(id, name, discarded, reason, deps);
      return discarded.length;
    },

    async *exportDeadLetters(name, query) {
      const checked = checkedQuery(query);
      const { id } = await visible.find(name);
      for (let behind = 0; ; ) {
        const page = { behind, limit: EXPORTED_TOGETHER };
        const parked = await deliveries.deadLetters(id, checked, page);
        const last = parked.at(-1);
        if (last === undefined) return;
        yield await withEvents(await lettersOf(id, parked, deps), deps);
        behind = last.position;
      }
    },
  };
}

async function lettersOf(
  id: string,
  parked: readonly ParkedDelivery[],
  { deliveries }: Pick<DeadLetterDeps, 'deliveries'>,
): Promise<readonly DeadLetter[]> {
  const waiting = parked.length === 0 ? [] : await deliveries.countWaiting(id, parked);
  return parked.map((each, index) => ({
    id: String(each.position),
    position: each.position,
    eventId: each.eventId,
    eventType: each.eventType,
    aggregateType: each.aggregateType,
    aggregateId: each.aggregateId,
    sequenceNumber: each.sequenceNumber,
    attempts: each.attempts,
    error: each.error,
    diedAt: each.at,
    waiting: waiting[index] ?? 0,
  }));
}

async function withEvents(
  letters: readonly DeadLetter[],
  { tail }: Pick<DeadLetterDeps, 'tail'>,
): Promise<readonly ExportedDeadLetter[]> {
  const events = await tail.eventsAt(letters);
  const byPosition = new Map(events.map((event) => [event.position, event]));
  return letters.flatMap((letter) => {
    const event = byPosition.get(letter.position);
    return event === undefined ? [] : [{ ...letter, event }];
  });
}

/** How many events one entry among the tries speaks of. */
const NOTED_TOGETHER = 100;

async function noteDiscarded(
  id: string,
  subscription: string,
  discarded: readonly ParkedDelivery[],
  reason: string,
  { attempts, now, observer }: DeadLetterDeps,
): Promise<void> {
  if (discarded.length === 0) return;
  const positions = discarded.map(({ position }) => position);
  observer.deadLettersDiscarded({ subscription, positions, reason });
  const at = new Date(now()).toISOString();
  for (let from = 0; from < discarded.length; from += NOTED_TOGETHER) {
    const some = discarded.slice(from, from + NOTED_TOGETHER);
    const attempt = Math.max(...some.map((each) => each.attempts));
    await attempts.note(id, [
      {
        at,
        eventIds: some.map(({ eventId }) => eventId),
        positions: some.map(({ position }) => position),
        attempt,
        outcome: 'discarded',
        durationMs: 0,
        error: reason,
      },
    ]);
  }
}

const QUERY_FIELDS = ['error', 'eventType', 'aggregateType', 'aggregateId'] as const;
const ERROR_CHARACTERS_MAX = 2_048;

/** What is asked of the database must be of the right type whoever asks. */
function checkedQuery(query: DeadLetterQuery): DeadLetterQuery {
  const faults: Fault[] = [];
  const checked: { -readonly [Name in keyof DeadLetterQuery]: string } = {};
  for (const name of QUERY_FIELDS) {
    const value: unknown = query[name];
    if (value === undefined) continue;
    const isText = typeof value === 'string' && value.length <= ERROR_CHARACTERS_MAX;
    if (isText && value !== '') checked[name] = value;
    else faults.push({ pointer: `/${name}`, message: 'must be a text that is not empty' });
  }
  if (faults.length > 0) throw invalidRequest(faults);
  return checked;
}

/** Undefined for an id that none can have. */
function chosenBy(which: DeadLetterChoice): number | DeadLetterQuery | undefined {
  if (typeof which !== 'string') return checkedQuery(which);
  return /^[1-9][0-9]{0,15}$/.test(which) ? Number(which) : undefined;
}

function assertReason(reason: string): void {
  const max = LIMITS.reasonCharactersMax;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it must not have.
  const isReason = typeof reason === 'string' && /^[^\u0000-\u001f\u007f-\u009f]+$/.test(reason);
  if (isReason && reason.length <= max && reason.isWellFormed() && reason.trim() !== '') return;
  const message = `must be 1 to ${max} characters, none of them a control character`;
  throw invalidRequest([{ pointer: '/reason', message }]);
}
