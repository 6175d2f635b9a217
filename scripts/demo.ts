import { Command } from 'commander';
import type { CommandEvents } from './demo/chronicle.ts';
import { inTimeOrder, missionHistory } from './demo/missions.ts';
import { curlCommands, storyOf } from './demo/story.ts';
import { parsedInteger, parsedUrl, usageErrorsExitWith2 } from './options.ts';
import { appendPatiently, type Patience } from './rest-client.ts';
import { stopOnSignal } from './stop-on-signal.ts';

interface Options {
  readonly url: URL;
  readonly seed: number;
  readonly missions: number;
  readonly retryFor: number;
}

const command = usageErrorsExitWith2(new Command('demo'))
  .description('Fills the store with the history of some space missions, always the same by seed.')
  .option('--url <url>', 'the running service', parsedUrl, new URL('http://127.0.0.1:3000'))
  .option('--seed <number>', 'another number, another history', parsedInteger(0), 42)
  .option('--missions <count>', 'how many, 1 to 1000', parsedInteger(1, 1_000), 3)
  .option('--retry-for <seconds>', 'patience with a service in trouble', parsedInteger(0), 10)
  .parse();

await main(command.opts<Options>());

async function main({ url, seed, missions, retryFor }: Options): Promise<void> {
  const stop = stopOnSignal(() => console.error('Stopping …'));
  const patience: Patience = {
    retryForMs: retryFor * 1_000,
    stop,
    onRetry: (reason) => console.error(`Trying again: ${reason}`),
  };
  const totals = { stored: 0, storedBefore: 0 };
  const chapters = missionHistory(seed, missions);
  for (const events of inTimeOrder(chapters)) {
    if (stop.aborted) return fail('Stopped. Run it again to store the rest.');
    const failure = await store(url, events, totals, patience);
    if (failure !== undefined) return fail(failure);
  }
  for (const { title, commands } of chapters) {
    console.log([title, ...storyOf(commands).map((line) => `  ${line}`)].join('\n'));
  }
  const { stored, storedBefore } = totals;
  console.log(`\n${stored} events stored, ${storedBefore} stored before.`);
  if (stored === 0) console.log('All of this history was there already: nothing is stored twice.');
  console.log(['\nLook at it:', ...curlCommands(url, seed)].join('\n'));
}

async function store(
  url: URL,
  events: CommandEvents,
  totals: { stored: number; storedBefore: number },
  patience: Patience,
): Promise<string | undefined> {
  const appended = await appendPatiently(
    url,
    events.map((event) => JSON.stringify(event)),
    patience,
  );
  switch (appended.outcome) {
    case 'stored':
      totals[appended.alreadyStored ? 'storedBefore' : 'stored'] += events.length;
      return undefined;
    case 'refused':
      return `The service refused ${events[0].eventType}: ${appended.problem.detail}`;
    case 'unusable':
      return `Gave up: ${appended.reason}. Is the service running at ${url.href}? (npm start)`;
    case 'interrupted':
      return 'Stopped. Run it again to store the rest.';
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
