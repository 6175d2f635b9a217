import { isEventStoreError } from '../../errors.ts';
import { type Clock, passed } from '../../platform/clock.ts';
import { Bell } from './bell.ts';
import type { DeliveryMachine } from './delivery-machine.ts';
import type { DeliveryStore, ProgressChange } from './ports.ts';
import type { RunShare } from './run-share.ts';

export interface ProgressWriterDeps {
  readonly subscriptionId: string;
  readonly epoch: number;
  readonly machine: DeliveryMachine;
  readonly store: Pick<DeliveryStore, 'save'>;
  readonly clock: Clock;
  /** How long it may take until it is written what was done, and that nothing was of interest. */
  readonly pace: () => Pick<RunShare, 'writeMs' | 'idleWriteMs'>;
  readonly onWritten: (change: ProgressChange) => void;
  readonly onTrouble: (cause: unknown) => void;
}

const RETRY_MS = 500;

/** Writes down how far a run has come, one write after the other, until its epoch is over. */
export class ProgressWriter {
  readonly #deps: ProgressWriterDeps;
  readonly #news = new Bell();
  #writtenTo: number;
  #writtenAt = 0;
  /** What is not known to be written. */
  #pending: ProgressChange | undefined;
  /** Events that were ever offered: so far, when what is pending was taken, and what was written. */
  #offered = 0;
  #offeredAtPending = 0;
  #offeredAtWritten = 0;

  constructor(deps: ProgressWriterDeps) {
    this.#deps = deps;
    this.#writtenTo = deps.machine.readTo;
  }

  /** How many events were offered since what was last written. */
  get unwrittenCount(): number {
    return this.#offered - this.#offeredAtWritten;
  }

  offered(count: number): void {
    this.#offered += count;
  }

  /** There is something new, or the signal that it is written until is aborted. */
  ring(): void {
    this.#news.ring();
  }

  /** Resolves when the epoch is over, or the signal aborted. */
  async writeUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#news.wait(this.#dueInMs());
      if (this.#dueInMs() !== 0 || signal.aborted) continue;
      if (!(await this.#write())) return;
      const pauseMs = this.#pending === undefined ? this.#deps.pace().writeMs : RETRY_MS;
      await passed(this.#deps.clock, pauseMs);
    }
  }

  /** The last one, once; what it cannot write is done once more by the next run. */
  async writeLast(): Promise<void> {
    if (this.#pending === undefined && !this.#hasNews()) return;
    await this.#write();
  }

  #hasNews(): boolean {
    const { machine } = this.#deps;
    return machine.isChanged || machine.readTo !== this.#writtenTo;
  }

  /** Undefined where there is nothing to write. */
  #dueInMs(): number | undefined {
    const { machine, clock, pace } = this.#deps;
    if (this.#pending !== undefined || machine.isChanged) return 0;
    if (!this.#hasNews()) return undefined;
    return Math.max(0, this.#writtenAt + pace().idleWriteMs - clock.monotonicMs());
  }

  /** False where the epoch is over. The same change may be written twice. */
  async #write(): Promise<boolean> {
    const { subscriptionId, epoch, machine, store, clock, onWritten, onTrouble } = this.#deps;
    const { readTo } = machine;
    if (this.#pending === undefined) this.#offeredAtPending = this.#offered;
    this.#pending ??= machine.takeChange();
    const change = this.#pending;
    try {
      const isWritten = await store.save(subscriptionId, epoch, change);
      this.#pending = undefined;
      this.#writtenTo = readTo;
      this.#writtenAt = clock.monotonicMs();
      this.#offeredAtWritten = this.#offeredAtPending;
      if (isWritten) onWritten(change);
      return isWritten;
    } catch (error) {
      if (!isEventStoreError(error, 'unavailable')) throw error;
      onTrouble(error);
      return true;
    }
  }
}
