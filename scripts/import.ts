import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Command } from 'commander';
import { startImportProgress } from './import/progress.ts';
import { jsonReport, textReport } from './import/report.ts';
import { type ImportTotals, runImport } from './import/run-import.ts';
import { parsedInteger, parsedUrl, usageErrorsExitWith2 } from './options.ts';
import { stopOnSignal } from './stop-on-signal.ts';

interface Options {
  readonly url: URL;
  readonly batch: number;
  readonly fromLine: number;
  readonly retryFor: number;
  readonly dryRun?: true;
  readonly json?: true;
}

const command = usageErrorsExitWith2(new Command('import'))
  .description(
    'Stores the events of an NDJSON file, one JSON object a line with the fields of a new event, ' +
      'in file order. A line without an eventId gets one made from its content and from how many ' +
      'equal lines come before it, so that running it again stores nothing twice.',
  )
  .argument('<file>', 'the file, or - for standard input')
  .option('--url <url>', 'the running service', parsedUrl, new URL('http://127.0.0.1:3000'))
  .option('--batch <lines>', 'events in a request, 1 to 500', parsedInteger(1, 500), 500)
  .option('--from-line <number>', 'leave out the lines before', parsedInteger(1), 1)
  .option('--retry-for <seconds>', 'patience with a service in trouble', parsedInteger(0), 60)
  .option('--dry-run', 'only check the lines; needs no service, sends nothing')
  .option('--json', 'report as one JSON object')
  .addHelpText(
    'after',
    '\nEVENT_STORE_KEY has the key, where the service wants one.\n' +
      'Exit code: 0 all stored, 1 a line was refused or it stopped, 2 usage.',
  )
  .parse();

await main(command.args[0] as string, command.opts<Options>());

async function main(file: string, options: Options): Promise<void> {
  const input = await opened(file);
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const progress = startImportProgress(input.sizeBytes, elapsedMs);
  const isDryRun = options.dryRun === true;
  const write = (text: string) => {
    progress.makeRoom();
    process.stdout.write(text);
  };
  const report = (options.json ? jsonReport : textReport)({ file, isDryRun, write });
  const stop = stopOnSignal(() => progress.note('Stopping after the batch under way …'));

  const totals = await runImport(input.stream, {
    url: options.url,
    batchLinesMax: options.batch,
    fromLine: options.fromLine,
    isDryRun,
    patience: {
      retryForMs: options.retryFor * 1_000,
      stop,
      onRetry: (reason) => progress.note(`Trying again: ${reason}`),
    },
    onRefusal: report.refused,
    onProgress: progress.show,
  });
  progress.end();
  report.end(totals, elapsedMs());
  process.exitCode = isComplete(totals) ? 0 : 1;
}

function isComplete({ refused, stopped }: ImportTotals): boolean {
  return refused === 0 && stopped === undefined;
}

interface Input {
  readonly stream: Readable;
  /** Undefined where it cannot be known. */
  readonly sizeBytes: number | undefined;
}

async function opened(file: string): Promise<Input> {
  if (file === '-') return { stream: process.stdin, sizeBytes: undefined };
  let handle: FileHandle;
  try {
    handle = await open(file);
  } catch (error) {
    return command.error(`error: ${file} cannot be read: ${(error as Error).message}`);
  }
  const stat = await handle.stat();
  if (stat.isDirectory()) return command.error(`error: ${file} is a folder`);
  const sizeBytes = stat.isFile() ? stat.size : undefined;
  return { stream: handle.createReadStream(), sizeBytes };
}
