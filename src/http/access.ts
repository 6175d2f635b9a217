import type { Principal } from '../access/principal.ts';
import type { AppendsEvents, ReadsEvents } from '../event-store.ts';
import type { FollowsEvents } from '../live-events.ts';
import type { Subscriptions } from '../manages-subscriptions.ts';
import type { ReplaysAggregates } from '../replay.ts';
import type { ManagesSchemas, NamesEvents, ReadsSchemas } from '../schemas.ts';
import type { Snapshots } from '../snapshots.ts';
import type { BudgetName } from './budgets.ts';

/** What a request may use, which is what its principal may. */
export interface Access {
  readonly principal: Principal;
  readonly reads: ReadsEvents;
  readonly appends: AppendsEvents & NamesEvents;
  readonly schemas: ReadsSchemas & ManagesSchemas;
  /** States of what it may read, and of what it may replay. */
  readonly states: ReplaysAggregates;
  readonly replays: ReplaysAggregates;
  readonly snapshots: Snapshots;
  readonly live: FollowsEvents;
  readonly subscriptions: Subscriptions;
  /** Whom streams and budgets are counted for; undefined where nothing is limited. */
  readonly countedAs: string | undefined;
  /**
   * Spends from a further budget, for what costs more than its operation usually does.
   *
   * @throws EventStoreError `rate_limited`.
   */
  readonly spend: (budget: BudgetName) => Promise<void>;
}
