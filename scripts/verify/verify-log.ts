import { readFile } from 'node:fs/promises';
import { invalidRequest } from '../../src/errors.ts';
import { openVerification } from '../../src/open-verification.ts';
import type {
  TransparencyLog,
  VerificationOptions,
  VerificationProgress,
} from '../../src/transparency.ts';
import { perSecond, startProgress } from '../progress.ts';
import { stopOnSignal } from '../stop-on-signal.ts';
import { withDatabase } from '../with-database.ts';
import { faultLine, resultLines } from './report.ts';

export interface VerifyLogOptions {
  readonly from?: number;
  readonly to?: number;
  /** A file. */
  readonly checkpoint?: string;
  readonly key?: readonly string[];
  readonly json?: true;
}

/** Verifies the configured log; the exit code says whether everything holds. */
export async function verifyLog(options: VerifyLogOptions): Promise<void> {
  const stop = stopOnSignal(() => {});
  await withDatabase(async (address) => {
    const asked = await verificationOptions(options, stop);
    const { verify, close } = await openVerification(address);
    try {
      await report(verify(asked), options);
    } catch (error) {
      if (!stop.aborted) throw error;
      console.error('Stopped.');
      process.exitCode = 1;
    } finally {
      await close();
    }
  });
}

async function verificationOptions(
  { from, to, checkpoint, key }: VerifyLogOptions,
  signal: AbortSignal,
): Promise<VerificationOptions> {
  return {
    signal,
    ...(from !== undefined && { fromPosition: from }),
    ...(to !== undefined && { toPosition: to }),
    ...(checkpoint !== undefined && { checkpoint: await contentOf(checkpoint) }),
    ...(key !== undefined && { keys: key }),
  };
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw invalidRequest([{ pointer: '/checkpoint', message: (error as Error).message }]);
  }
}

async function report(
  verifying: ReturnType<TransparencyLog['verify']>,
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  let shown: ReturnType<typeof startProgress<VerificationProgress>> | undefined;
  for await (const progress of verifying) {
    shown ??= startProgress(
      {
        total: progress.head,
        doneOf: ({ checkedTo }) => checkedTo,
        barText: ({ checkedTo }) => `${perSecond(checkedTo, elapsedMs())} events/s`,
        lineText: ({ checkedTo, head }) => `Verified up to position ${checkedTo} of ${head}`,
      },
      elapsedMs,
    );
    shown.show(progress);
    if (progress.result === undefined) continue;
    shown.end();
    const { result } = progress;
    const lines = json
      ? [JSON.stringify(result)]
      : [...result.faults.map(faultLine), ...resultLines(result)];
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    process.exitCode = result.isIntact ? 0 : 1;
  }
}
