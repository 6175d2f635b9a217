import type { SubscriptionTarget } from '../../subscriptions.ts';

type TargetType = SubscriptionTarget['type'];

interface CurrentRun {
  readonly target: TargetType;
  readonly machine: { readonly parkedCount: number };
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

  /** Gives what ends it. */
  begin(run: CurrentRun): () => void {
    this.#runs.add(run);
    return () => this.#runs.delete(run);
  }

  figures(): readonly RunFigures[] {
    return TARGETS.map((target) => {
      const runs = [...this.#runs].filter((run) => run.target === target);
      const parkedEvents = runs.reduce((sum, { machine }) => sum + machine.parkedCount, 0);
      return { target, subscriptions: runs.length, parkedEvents };
    });
  }
}
