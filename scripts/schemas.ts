import { Command } from 'commander';
import { parsedAggregateType, parsedEventType, usageErrorsExitWith2 } from './options.ts';
import { type CheckSchemasOptions, checkSchemas } from './schemas/check-schemas.ts';
import { listSchemas } from './schemas/list-schemas.ts';
import { withReadOnlyStore } from './with-read-only-store.ts';

const WITHOUT_REDUCERS = { withReducers: false };

const command = usageErrorsExitWith2(new Command('schemas'))
  .description(
    'The schemas of the event store as they would be if it were started with SCHEMAS_DIR now, ' +
      'straight from its database: MONGODB_URI and MONGODB_DB, or DATA_DIR for the embedded one, ' +
      'whether or not the service is running. Nothing is registered, and nothing else changed.',
  )
  .addHelpText('after', '\nExit code: 0 all well, 1 something is not, 2 a wrong command line.');

command
  .command('check')
  .description(
    'The dry run before a release: upcasts every stored event to the latest version of its ' +
      'schema and checks the result; also as it is stored, against the version it was stored in.',
  )
  .option('--aggregate-type <name>', 'events of this aggregate type alone', parsedAggregateType)
  .option('--event-type <name>', 'events of this type alone', parsedEventType)
  .option('--all', 'show every failure, not only the first 20 of each event type')
  .action((options: CheckSchemasOptions) =>
    withReadOnlyStore(WITHOUT_REDUCERS, (store, stop) => checkSchemas(store, options, stop)),
  );

command
  .command('list')
  .description('Lists the event types that have schemas, and what of them is in files only.')
  .action(() => withReadOnlyStore(WITHOUT_REDUCERS, async (store) => listSchemas(store)));

await command.parseAsync();
