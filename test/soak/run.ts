import { Command } from 'commander';
import { parsedInteger, usageErrorsExitWith2 } from '../../scripts/options.ts';
import { freshSeed } from '../support/seeded-random.ts';
import { runSoak } from '../support/soak/run-soak.ts';
import { soakReport } from '../support/soak/soak-report.ts';

interface Options {
  readonly seconds: number;
  readonly faults?: number;
  readonly seed: number;
}

/** By default, something breaks every so many seconds. */
const FAULT_EVERY_S = 5;
const SHOWN_MAX = 20;

const command = usageErrorsExitWith2(new Command('test:soak'))
  .description('Appends to three processes while they, Redis and the primary are broken; judges.')
  .option('--seconds <seconds>', 'how long events are appended', parsedInteger(1), 60)
  .option('--faults <count>', 'how many things break in that time', parsedInteger(0))
  .option('--seed <number>', 'of the events and choices', parsedInteger(0), freshSeed())
  .parse();

const { seconds, faults = Math.ceil(seconds / FAULT_EVERY_S), seed } = command.opts<Options>();
console.log(`Seed ${seed}, ${seconds} s, ${faults} faults`);
const result = await runSoak({
  ...{ seconds, faults, seed, eventsPerSecond: 500, backlogMax: 6_000 },
  onProgress: (message) => console.log(message),
});
for (const line of soakReport(result)) console.log(line);
const anomalies = [...result.verdict.anomalies, ...result.healed.anomalies];
for (const { kind, subscription, position } of anomalies.slice(0, SHOWN_MAX)) {
  console.log(`${kind}: ${subscription}, position ${position}`);
}
if (process.env['SOAK_TROUBLES']) for (const line of result.troubles) console.log(line);
process.exitCode = anomalies.length === 0 ? 0 : 1;
