import { EventStoreError } from './errors.ts';

/** Everything that the environment decides, checked. */
export interface Config {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Empty: an embedded MongoDB. */
  readonly mongodbUri: string;
  readonly mongodbDatabase: string;
  readonly dataDir: string;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  readonly logFormat: 'json' | 'text';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `isTerminal` says whether a person is likely to read the log as it is written.
 *
 * @throws EventStoreError `invalid_configuration` with every fault.
 */
export function configFrom(environment: Environment, isTerminal = false): Config {
  const faults: string[] = [];
  const text = (name: string, otherwise: string) => environment[name]?.trim() || otherwise;

  const port = Number(text('PORT', '3000'));
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    faults.push('PORT must be an integer from 0 to 65535');
  }
  const mongodbUri = text('MONGODB_URI', '');
  if (mongodbUri !== '' && !/^mongodb(\+srv)?:\/\//.test(mongodbUri)) {
    faults.push('MONGODB_URI must begin with mongodb:// or mongodb+srv://');
  }
  const mongodbDatabase = text('MONGODB_DB', 'event_store');
  if (!/^[A-Za-z0-9_-]{1,50}$/.test(mongodbDatabase)) {
    faults.push('MONGODB_DB must be 1 to 50 letters, digits, _ or -');
  }
  const config: Config = {
    host: text('HOST', '127.0.0.1'),
    port,
    mongodbUri,
    mongodbDatabase,
    dataDir: text('DATA_DIR', './data'),
    logLevel: oneOf('LOG_LEVEL', text('LOG_LEVEL', 'info'), LOG_LEVELS, faults),
    logFormat: oneOf(
      'LOG_FORMAT',
      text('LOG_FORMAT', isTerminal ? 'text' : 'json'),
      LOG_FORMATS,
      faults,
    ),
  };
  if (faults.length > 0) {
    const message = `The configuration is wrong: ${faults.join('; ')}.`;
    throw new EventStoreError('invalid_configuration', message, { faults });
  }
  return config;
}

const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
const LOG_FORMATS = ['json', 'text'] as const;

function oneOf<Choice extends string>(
  name: string,
  value: string,
  choices: readonly [Choice, ...Choice[]],
  faults: string[],
): Choice {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) faults.push(`${name} must be one of ${choices.join(', ')}`);
  return choice ?? choices[0];
}
