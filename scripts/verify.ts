import { Command } from 'commander';
import { parsedInteger, usageErrorsExitWith2 } from './options.ts';
import { type VerifyLogOptions, verifyLog } from './verify/verify-log.ts';
import { verifyReceipt } from './verify/verify-receipt.ts';

const position = parsedInteger(1, Number.MAX_SAFE_INTEGER);
const added = (text: string, before: readonly string[] = []) => [...before, text];

const command = usageErrorsExitWith2(new Command('verify'))
  .description(
    'Verifies a log straight from the database: MONGODB_URI and MONGODB_DB, or DATA_DIR for the ' +
      'embedded one, whether or not the service is running: every event against its hash, every ' +
      'commit, every root, every tile and every signed checkpoint. Nothing is changed. With ' +
      '--offline, a receipt, with no database and no network.',
  )
  .option('--from <position>', 'from the commit with this position on', position)
  .option('--to <position>', 'up to the commit with this position', position)
  .option('--checkpoint <file>', 'a checkpoint that was kept elsewhere: the log must have it')
  .option(
    '--key <vkey>',
    'trust this key alone (may be repeated); of the log, or of a receipt',
    added,
  )
  .option('--offline <file>', 'check this receipt')
  .option('--json', 'say the result as JSON')
  .addHelpText(
    'after',
    '\nExit code: 0 everything holds, 1 something does not, or it was stopped, ' +
      '2 a wrong command line.',
  )
  .parse();

const { offline, ...options } = command.opts<VerifyLogOptions & { readonly offline?: string }>();
if (offline === undefined) await verifyLog(options);
else await verifyReceipt(offline, options);
