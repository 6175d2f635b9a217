import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedEvent } from '../../../src/events/event.ts';
import { type DeadEvent, isWanted } from '../distribution-checker.ts';
import type { SoakServices } from './soak-services.ts';
import { POISON, type SoakSubscription } from './soak-subscriptions.ts';
import type { Takings } from './takings.ts';

/** A subscription, where it began, and what its receivers took. */
export interface Followed {
  readonly subscription: SoakSubscription;
  readonly behind: number;
  readonly takings: Takings;
}

/** Nothing at all was taken for so long: nothing more comes. */
const QUIET_MS_MAX = 60_000;
/** Whatever comes. */
const REST_MS_MAX = 300_000;
const LOOK_MS = 250;
/** What was on its way when all was there. */
const LATE_MS = 1_000;

/** The whole log, as one of the services has it. */
export async function readWholeLog(services: SoakServices): Promise<readonly RecordedEvent[]> {
  const headers = { Accept: 'application/x-ndjson' };
  const response = await fetch(`${services.url()}/v1/events`, { headers });
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as RecordedEvent);
}

/**
 * Resolves once everyone has all that is to come, or nothing has come for a long time: the checker
 * says which. What stays away is what is behind the poison, while that is not taken.
 */
export async function comeToRest(
  log: readonly RecordedEvent[],
  all: readonly Followed[],
  isHealed: boolean,
): Promise<void> {
  const wanted = all.map((followed) => ({
    ...followed,
    positions: toCome(log, followed, isHealed),
  }));
  const takenCount = () => all.reduce((sum, { takings }) => sum + takings.events.length, 0);
  const deadline = performance.now() + REST_MS_MAX;
  let taken = -1;
  let quietSince = performance.now();
  for (;;) {
    const isAllThere = wanted.every(({ takings, positions }) =>
      positions.every((position) => takings.positions.has(position)),
    );
    if (isAllThere) break;
    const now = performance.now();
    if (takenCount() !== taken) quietSince = now;
    taken = takenCount();
    if (now - quietSince > QUIET_MS_MAX || now > deadline) break;
    await sleep(LOOK_MS);
  }
  await sleep(LATE_MS);
}

/** The dead letters of all, by name, once none of the subscriptions has anything left to read. */
export async function deadLettersOf(
  services: SoakServices,
  all: readonly Followed[],
): Promise<ReadonlyMap<string, readonly DeadEvent[]>> {
  const dead = new Map<string, readonly DeadEvent[]>();
  for (const { subscription } of all.filter(isManaged)) {
    const { name } = subscription;
    const deadline = performance.now() + QUIET_MS_MAX;
    while (performance.now() < deadline) {
      const { lag } = await services.store().subscriptions.get(name);
      if (lag.events === 0) break;
      await sleep(LOOK_MS);
    }
    const page = { behind: 0, limit: 100 };
    dead.set(name, await services.store().subscriptions.deadLetters(name, {}, page));
  }
  return dead;
}

/** Whether the service keeps it, under its name. */
export function isManaged({ subscription: { kind } }: Followed): boolean {
  return kind === 'webhook' || kind === 'redis-stream' || kind === 'pull';
}

function toCome(log: readonly RecordedEvent[], followed: Followed, isHealed: boolean) {
  const { subscription, behind } = followed;
  const asked = { ...subscription, behind };
  const poison = log.find(({ eventId }) => eventId === POISON.eventId);
  const isKeptBack = (event: RecordedEvent) =>
    !isHealed &&
    subscription.temper === 'poisoned' &&
    poison?.aggregateId === event.aggregateId &&
    event.position >= poison.position;
  return log
    .filter((event) => isWanted(event, asked) && !isKeptBack(event))
    .map(({ position }) => position);
}
