import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { webhookEvents } from './github/webhook-events.ts';
import { usageErrorsExitWith2 } from './options.ts';

const command = usageErrorsExitWith2(new Command('github-examples'))
  .description(
    "Writes GitHub's example webhook payloads as NDJSON for `npm run import`. To standard output " +
      'with `npm run --silent`, for npm itself writes there otherwise.',
  )
  .option('--out <file>', 'a file to write instead of standard output')
  .parse();

await main(command.opts<{ readonly out?: string }>());

async function main({ out }: { readonly out?: string }): Promise<void> {
  const events = webhookEvents();
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  if (out === undefined) {
    await pipeline(lines, process.stdout);
    return;
  }
  try {
    await pipeline(lines, createWriteStream(out));
  } catch (error) {
    command.error(`error: ${out} cannot be written: ${(error as Error).message}`);
  }
  console.error(`${events.length} events written to ${out}`);
}
