import type { SoakResult } from './run-soak.ts';
import type { Followed } from './soak-rest.ts';

/** After a fault, a silence that begins so soon is counted as caused by it. */
const CAUSED_MS = 1_000;

/** The numbers of a run, as lines of text. */
export function soakReport(result: SoakResult): readonly string[] {
  const { events, loadMs, faults, verdict, healed, followed } = result;
  const rate = Math.round((events / loadMs) * 1_000);
  const rows = healed.subscriptions.map(({ name, wanted, delivered, duplicates }, index) => {
    const before = verdict.subscriptions[index];
    const dead = `${before?.dead ?? 0} dead, ${before?.behindDead ?? 0} behind`;
    return `${name.padEnd(24)}${delivered} of ${wanted}, ${duplicates} again, ${dead}`;
  });
  const silences = faults.map(({ kind, at }) => {
    const longest = Math.max(...followed.map((each) => silenceMs(each, at)));
    return `${kind.padEnd(24)}longest silence ${(longest / 1_000).toFixed(1)} s`;
  });
  return [
    `${events} events in ${(loadMs / 1_000).toFixed(1)} s (${rate}/s)`,
    ...rows,
    ...silences,
    `anomalies: ${verdict.anomalies.length}, and ${healed.anomalies.length} once redriven`,
  ];
}

/** How long nothing came to one who is to get every event, from the fault on. */
function silenceMs({ subscription, takings }: Followed, at: number): number {
  if (Object.keys(subscription.filter).length > 0) return 0;
  const times = takings.takenAt;
  const first = times.findIndex((time) => time >= at);
  let longest = 0;
  for (let index = Math.max(first, 1); index < times.length; index += 1) {
    const [before = 0, time = 0] = [times[index - 1], times[index]];
    if (before > at + CAUSED_MS) break;
    longest = Math.max(longest, time - Math.max(before, at));
  }
  return longest;
}
