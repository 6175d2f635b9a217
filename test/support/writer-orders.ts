import type { AppendOptions } from '../../src/event-store.ts';
import type { ContendingLoad, LoadReport } from './contending-load.ts';
import type { AskedEvent, Telling } from './telling.ts';

/** Where a writer process can be made to stand still. */
export type HoldPoint = 'before_commit' | 'after_commit';

/** What a writer process is started with, as JSON in its first argument. */
export interface WriterOptions {
  readonly uri: string;
  readonly database: string;
}

/** What a writer process can be told to do, and what it answers. */
export interface WriterOrders {
  append: (asked: readonly AskedEvent[], options: AppendOptions) => Promise<Telling>;
  load: (load: ContendingLoad) => Promise<LoadReport>;
  /** The next commit reports `held` and then waits for `goOn`. */
  hold: (point: HoldPoint) => Promise<void>;
  goOn: () => Promise<void>;
  close: () => Promise<void>;
}

/** From the test to the writer process. */
export interface OrderMessage {
  readonly id: number;
  readonly name: keyof WriterOrders;
  readonly parameters: readonly unknown[];
}

/** From the writer process to the test. */
export type WriterMessage =
  | { readonly report: 'ready' | 'held' }
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string };
