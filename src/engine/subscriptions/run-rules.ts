import type { CurrentRuns } from './current-runs.ts';
import type { MachineRules } from './delivery.ts';
import { PARKED_MAX } from './parked-items.ts';
import type { StoredSubscription } from './ports.ts';

/** What a subscription asks for, within its share of what the process has, as it is at the time. */
export function runRules(
  { definition: { retry, onDeadLetter, batch } }: StoredSubscription,
  runs: Pick<CurrentRuns, 'share'>,
  random: () => number,
): MachineRules {
  return {
    ...{ retry, onDeadLetter, batch, random },
    parkedMax: PARKED_MAX,
    get windowMax() {
      return runs.share.windowEventsMax;
    },
    get concurrencyMax() {
      return runs.share.concurrencyMax;
    },
  };
}
