import { Command } from 'commander';
import { parsedAggregateType, usageErrorsExitWith2 } from './options.ts';
import { type ReplayEverythingOptions, replayEverything } from './replay/replay-everything.ts';
import { withReadOnlyStore } from './with-read-only-store.ts';

const command = usageErrorsExitWith2(new Command('replay'))
  .description(
    'Replays every aggregate to its end, straight from the database: MONGODB_URI and MONGODB_DB, ' +
      'or DATA_DIR for the embedded one, whether or not the service is running. It takes the ' +
      'reducers of REDUCERS_DIR, and the schemas as they would be if the service were started ' +
      'with SCHEMAS_DIR now. Nothing is changed.',
  )
  .option('--aggregate-type <name>', 'aggregates of this type alone', parsedAggregateType)
  .option('--handler <name>', 'the reducer, or merge-patch (default: the own one of each type)')
  .option(
    '--to <file>',
    'write the states to it, one JSON object a line: {aggregateType, aggregateId, ' +
      'sequenceNumber, state}, or error in place of the last two. With the file of a run that ' +
      'did not come to its end, and the same options, it goes on there',
  )
  .option('--use-snapshots', 'begin with snapshots where there are some that fit')
  .option('--verify-snapshots', 'also compare every snapshot with a full replay')
  .addHelpText(
    'after',
    '\nExit code: 0 all well, 1 a replay failed, a snapshot is wrong, or it was stopped, ' +
      '2 a wrong command line.',
  )
  .parse();

const options = command.opts<ReplayEverythingOptions>();
await withReadOnlyStore({ withReducers: true }, (store, stop) =>
  replayEverything(store, options, stop),
);
