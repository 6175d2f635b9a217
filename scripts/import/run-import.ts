import type { Readable } from 'node:stream';
import type { Patience } from '../rest-client.ts';
import { type Batch, batchesOf } from './batches.ts';
import { checkBatch } from './check-batch.ts';
import { isRefusal, type Refusal } from './import-line.ts';
import { type BatchOutcome, type Stop, sendBatch } from './send-batch.ts';

export interface ImportOptions {
  readonly url: URL;
  readonly batchLinesMax: number;
  readonly fromLine: number;
  readonly isDryRun: boolean;
  readonly patience: Patience;
  /** Hears of every refused line, in file order. */
  readonly onRefusal: (refusal: Refusal) => void;
  /** Hears of every batch. */
  readonly onProgress: (totals: ImportTotals) => void;
}

/** How far an import got. */
export interface ImportTotals {
  readonly stored: number;
  readonly storedBefore: number;
  /** Counted in a dry run only. */
  readonly valid: number;
  readonly refused: number;
  readonly bytesRead: number;
  /** Every line before this one was stored or refused, or was blank. */
  readonly nextLine: number;
  /** Set where the import ended before the input did. */
  readonly stopped?: Stop;
}

/**
 * Stores (or, in a dry run, checks) the events of an NDJSON stream, batch by batch in file order.
 * Ends early when `patience.stop` is aborted or the service cannot be used; the totals say so.
 *
 * @throws what reading the input throws.
 */
export async function runImport(input: Readable, options: ImportOptions): Promise<ImportTotals> {
  const { stop } = options.patience;
  let totals: ImportTotals = { ...NOTHING, nextLine: options.fromLine };
  const wakeUp = () => input.destroy();
  stop.addEventListener('abort', wakeUp);
  try {
    const limits = { linesMax: options.batchLinesMax, fromLine: options.fromLine };
    for await (const batch of batchesOf(input, limits)) {
      if (stop.aborted) return { ...totals, stopped: interruptedAt(totals.nextLine) };
      const outcome = await settle(batch, options);
      outcome.refusals.forEach(options.onRefusal);
      totals = added(totals, outcome, batch);
      options.onProgress(totals);
      if (totals.stopped !== undefined) return totals;
    }
    return totals;
  } catch (error) {
    // An input that was let go of says that it ended too early.
    if (!stop.aborted) throw error;
    return { ...totals, stopped: interruptedAt(totals.nextLine) };
  } finally {
    stop.removeEventListener('abort', wakeUp);
    input.destroy();
  }
}

const NOTHING = { stored: 0, storedBefore: 0, valid: 0, refused: 0, bytesRead: 0 };

async function settle({ lines }: Batch, options: ImportOptions): Promise<BatchOutcome> {
  const events = lines.flatMap((line) => (isRefusal(line) ? [] : [line]));
  const outcome = options.isDryRun
    ? checkBatch(events)
    : await sendBatch(options.url, events, options.patience);
  const before = outcome.stopped?.nextLine ?? Number.POSITIVE_INFINITY;
  const refusals = lines.filter(isRefusal).filter(({ line }) => line < before);
  refusals.push(...outcome.refusals);
  return { ...outcome, refusals: refusals.sort((a, b) => a.line - b.line) };
}

function added(totals: ImportTotals, outcome: BatchOutcome, batch: Batch): ImportTotals {
  const { stopped } = outcome;
  return {
    stored: totals.stored + outcome.stored,
    storedBefore: totals.storedBefore + outcome.storedBefore,
    valid: totals.valid + outcome.valid,
    refused: totals.refused + outcome.refusals.length,
    bytesRead: stopped === undefined ? batch.endOffset : totals.bytesRead,
    nextLine: stopped?.nextLine ?? batch.nextLine,
    ...(stopped !== undefined && { stopped }),
  };
}

function interruptedAt(nextLine: number): Stop {
  return { reason: 'interrupted', message: 'Interrupted', nextLine };
}
