import type { CommitOutcome } from '../../src/engine/append/ports.ts';
import { openEventStore } from '../../src/open-event-store.ts';
import { aroundCommit } from './around-commit.ts';
import { appendContending } from './contending-load.ts';
import { tellingOf } from './telling.ts';
import type {
  HoldPoint,
  OrderMessage,
  WriterMessage,
  WriterOptions,
  WriterOrders,
} from './writer-orders.ts';

/** A process of its own with a store open; started by `startWriter`, which sends it its orders. */
async function runWriter({ uri, database }: WriterOptions): Promise<void> {
  const hold = new Hold();
  const store = await openEventStore({
    uri,
    database,
    wrapCommitLog: (log) => aroundCommit(log, (commit) => hold.around(commit)),
  });
  const orders: WriterOrders = {
    append: (asked, options) => tellingOf(store, asked, options),
    load: (load) => appendContending(store, load),
    hold: async (point) => hold.arm(point),
    goOn: async () => hold.release(),
    close: () => store.close(),
  };
  process.on('message', (message) => void answer(orders, message as OrderMessage));
  process.once('disconnect', () => process.exit());
  tell({ report: 'ready' });
}

/** Makes one commit stand still, until it is released or the process is killed. */
class Hold {
  #point: HoldPoint | undefined;
  #release: () => void = () => undefined;

  arm(point: HoldPoint): void {
    this.#point = point;
  }

  release(): void {
    this.#release();
  }

  async around(commit: () => Promise<CommitOutcome>): Promise<CommitOutcome> {
    const point = this.#point;
    this.#point = undefined;
    if (point === 'before_commit') await this.#wait();
    const outcome = await commit();
    if (point === 'after_commit') await this.#wait();
    return outcome;
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#release = resolve;
      tell({ report: 'held' });
    });
  }
}

async function answer(orders: WriterOrders, { id, name, parameters }: OrderMessage): Promise<void> {
  const carryOut = orders[name] as (...parameters: readonly unknown[]) => Promise<unknown>;
  try {
    tell({ id, answer: await carryOut(...parameters) });
  } catch (error) {
    tell({ id, error: error instanceof Error ? `${error.stack}` : String(error) });
  }
}

function tell(message: WriterMessage): void {
  process.send?.(message);
}

await runWriter(JSON.parse(process.argv[2] ?? '{}'));
