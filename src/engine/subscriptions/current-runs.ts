import type { SubscriptionTarget } from '../../subscriptions.ts';
import { type RunShare, runShare } from './run-share.ts';

type TargetType = SubscriptionTarget['type'];

interface CurrentRun {
  readonly target: TargetType;
  readonly machine: { readonly parkedCount: number; readonly unsettledCount: number };
}

/** One of the runs that there are. */
export interface RunEntry {
  /** It may have come to have something to deliver, or nothing any more. */
  note(): void;
  end(): void;
}

/** What is delivered to one kind of target. */
export interface RunFigures {
  readonly target: TargetType;
  readonly subscriptions: number;
  /** Their events that have failed or wait behind one that has, dead letters included. */
  readonly parkedEvents: number;
}

/** Pull subscriptions are asked; nothing runs for them. */
const TARGETS = ['webhook', 'redis-stream'] as const satisfies readonly TargetType[];

/** The runs of this process. */
export class CurrentRuns {
  readonly #runs = new Set<CurrentRun>();
  readonly #busy = new Set<CurrentRun>();

  /** What each of them may take, as things are now. */
  get share(): RunShare {
    return runShare(this.#busy.size, this.#runs.size);
  }

  /** It counts as one that has something to deliver until it is noted that it has nothing. */
  begin(run: CurrentRun): RunEntry {
    this.#runs.add(run);
    this.#busy.add(run);
    return {
      note: () => {
        if (run.machine.unsettledCount > 0) this.#busy.add(run);
        else this.#busy.delete(run);
      },
      end: () => {
        this.#runs.delete(run);
        this.#busy.delete(run);
      },
    };
  }

  figures(): readonly RunFigures[] {
    return TARGETS.map((target) => {
      const runs = [...this.#runs].filter((run) => run.target === target);
      const parkedEvents = runs.reduce((sum, { machine }) => sum + machine.parkedCount, 0);
      return { target, subscriptions: runs.length, parkedEvents };
    });
  }
}
