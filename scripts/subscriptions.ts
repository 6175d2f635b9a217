import { Command } from 'commander';
import { parsedInteger, parsedUrl, usageErrorsExitWith2 } from './options.ts';
import { done } from './subscriptions/ask-service.ts';
import {
  listDeliveries,
  remove,
  reset,
  rotateSecret,
  setActive,
  show,
  test,
} from './subscriptions/change-subscription.ts';
import {
  discard,
  exportDeadLetters,
  listDeadLetters,
  redrive,
} from './subscriptions/dead-letters.ts';
import { listLag, listSubscriptions } from './subscriptions/list-subscriptions.ts';

const command = usageErrorsExitWith2(new Command('subscriptions'))
  .description('Subscriptions of a running service, over its REST API.')
  .addHelpText(
    'after',
    '\nEVENT_STORE_KEY has the key, where the service wants one.\n' +
      'Exit code: 0 done, 1 not done, 2 a wrong command line.',
  );

/** A command with what all of them take. */
function sub(usage: string, description: string): Command {
  return command
    .command(usage)
    .description(description)
    .option('--url <url>', 'the running service', parsedUrl, new URL('http://127.0.0.1:3000'))
    .option('--json', 'one JSON object a line');
}

function whichOf(made: Command): Command {
  return made
    .option('--error <text>', 'those that failed with this very error')
    .option('--event-type <name>', 'events of this type')
    .option('--aggregate-type <name>', 'of this aggregate type')
    .option('--aggregate-id <id>', 'of this aggregate');
}

function chosenOf(made: Command): Command {
  return whichOf(made).option('--id <id>', 'the one of this id').option('--all', 'every one');
}

sub('list', 'Lists all subscriptions.').action((options) => done(listSubscriptions(options)));

sub('lag', 'Tells how far each one is behind, the furthest first.').action((options) =>
  done(listLag(options)),
);

sub('show <name>', 'Shows one, as the REST API does.').action((name, options) =>
  done(show(name, options)),
);

sub('pause <name>', 'Delivers nothing more until it is resumed.').action((name, options) =>
  done(setActive(name, 'pause', options)),
);

sub('resume <name>', 'Goes on where it was.').action((name, options) =>
  done(setActive(name, 'resume', options)),
);

sub('reset <name>', 'Has it go on elsewhere in the log; its dead letters are gone.')
  .requiredOption('--to <start>', 'beginning, now, a position, or a time (RFC 3339)')
  .option('--dry-run', 'only say what that comes to')
  .action((name, options) => done(reset(name, options)));

sub('rotate-secret <name>', 'Makes a new secret and prints it, this once.').action(
  (name, options) => done(rotateSecret(name, options)),
);

sub('test <name>', 'Sends a webhook a sample, once.').action((name, options) =>
  done(test(name, options)),
);

sub('deliveries <name>', 'Lists the newest tries.')
  .option('--limit <count>', 'at most so many', parsedInteger(1, 1_000), 20)
  .action((name, options) => done(listDeliveries(name, options)));

whichOf(sub('dead-letters <name>', 'Lists what is not delivered any more.')).action(
  (name, options) => done(listDeadLetters(name, options)),
);

whichOf(sub('export <name>', 'Prints dead letters with their events as NDJSON.')).action(
  (name, options) => done(exportDeadLetters(name, options)),
);

chosenOf(sub('redrive <name>', 'Has dead letters delivered anew, in order.')).action(
  (name, options) => done(redrive(name, options)),
);

chosenOf(sub('discard <name>', 'Gives dead letters up for good.'))
  .requiredOption('--reason <text>', 'why; kept among the deliveries, and logged')
  .action((name, options) => done(discard(name, options)));

sub('delete <name>', 'Deletes it, with its progress and its dead letters.').action(
  (name, options) => done(remove(name, options)),
);

await command.parseAsync();
