import type { Telling } from './telling.ts';

interface Stored {
  readonly position: number;
  readonly askedAtMs: number;
  readonly toldAtMs: number;
}

/** Appends that were acknowledged before another one was begun, but lie behind it in the log. */
export function outOfRealTime(tellings: readonly Telling[]): string[] {
  const stored = tellings.flatMap(positionOf).sort((a, b) => a.position - b.position);
  let latest: Stored | undefined;
  return stored.flatMap((append) => {
    const before = latest;
    if (before === undefined || append.askedAtMs > before.askedAtMs) latest = append;
    if (before === undefined || before.askedAtMs <= append.toldAtMs) return [];
    return `position ${before.position} was asked for after ${append.position} was acknowledged`;
  });
}

function positionOf({ told, askedAtMs, toldAtMs }: Telling): Stored[] {
  if (told.outcome !== 'committed' || told.alreadyStored) return [];
  return told.events.slice(0, 1).map(({ position }) => ({ position, askedAtMs, toldAtMs }));
}
