import { Command } from 'commander';
import { createKey } from './keys/create-key.ts';
import { listKeys } from './keys/list-keys.ts';
import { revokeKey } from './keys/revoke-key.ts';
import { withKeys } from './keys/with-keys.ts';
import { parsedInteger, usageErrorsExitWith2 } from './options.ts';

const command = usageErrorsExitWith2(new Command('keys'))
  .description(
    'API keys of the event store, straight in its database: MONGODB_URI and MONGODB_DB, or DATA_DIR ' +
      'for the embedded one, whether or not the service is running.',
  )
  .addHelpText('after', '\nExit code: 0 done, 1 not done, 2 a wrong command line.');

command
  .command('create')
  .description('Creates a key and prints it, this once; everything else goes to standard error.')
  .requiredOption('--name <text>', 'by which people know it')
  .requiredOption('--scope <scope...>', 'what it allows: writer, events:read:Mission, …')
  .option('--user-id <text>', 'the userId of the events appended with it (default: the name)')
  .option('--expires-in-days <days>', 'how long it is valid (default: for ever)', days())
  .action((options) => withKeys((keys) => createKey(keys, options)));

command
  .command('list')
  .description('Lists all keys, revoked ones among them; never the keys themselves.')
  .option('--json', 'one JSON object a line')
  .action((options) => withKeys((keys) => listKeys(keys, options)));

command
  .command('revoke')
  .description('Takes a key back, for good: within 5 seconds it is refused everywhere.')
  .argument('<keyId>', 'the 16 digits behind esk_')
  .action((keyId) => withKeys((keys) => revokeKey(keys, keyId)));

await command.parseAsync();

function days() {
  return parsedInteger(1, 36_500);
}
