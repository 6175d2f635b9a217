import { isIP } from 'node:net';
import { EventStoreError } from './errors.ts';

/** Everything that the environment decides, checked. */
export interface Config {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly requestTimeoutMs: number;
  /** Empty: an embedded MongoDB. */
  readonly mongodbUri: string;
  readonly mongodbDatabase: string;
  readonly dataDir: string;
  /** Empty: one is looked for. */
  readonly mongodBinary: string;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  readonly logFormat: 'json' | 'text';
}

/** One variable of the environment, as it is read and as it is documented. */
export interface Variable<Value extends string | number> {
  readonly name: string;
  readonly default: Value;
  /** For the README's table and `.env.example`. */
  readonly meaning: string;
  /** What a value has to be, as a phrase. */
  readonly mustBe: string;
  /** A wrong value is told, unless it may be a secret. */
  readonly isSecret?: boolean;
  /** Undefined where the text is no value of it. */
  readonly parse: (text: string) => Value | undefined;
}

type Variables = { readonly [Field in keyof Config]: Variable<Config[Field]> };

/**
 * All variables, in the order in which they are documented. A test holds the README's table and
 * `.env.example` against this.
 */
export const VARIABLES: Variables = {
  host: {
    name: 'HOST',
    default: '127.0.0.1',
    meaning: 'the address it listens on; `0.0.0.0` is every one of this machine',
    ...hostName(),
  },
  port: {
    name: 'PORT',
    default: 3000,
    meaning: 'the port it listens on; `0` picks a free one',
    ...integer(0, 65_535),
  },
  requestTimeoutMs: {
    name: 'REQUEST_TIMEOUT_MS',
    default: 30_000,
    meaning: 'how long a client may take to send its request, in milliseconds',
    ...integer(100, 600_000),
  },
  mongodbUri: {
    name: 'MONGODB_URI',
    default: '',
    meaning:
      'a MongoDB replica set, 6.0 or newer, like `mongodb://localhost:27017/?replicaSet=rs0`; ' +
      'empty means the embedded one',
    ...textLike(/^mongodb(\+srv)?:\/\//, 'a text that begins with mongodb:// or mongodb+srv://'),
    isSecret: true,
  },
  mongodbDatabase: {
    name: 'MONGODB_DB',
    default: 'event_store',
    meaning: 'the database; `<MONGODB_DB>_ops` goes with it',
    ...textLike(/^[A-Za-z0-9_-]{1,50}$/, '1 to 50 letters, digits, _ or -'),
  },
  dataDir: {
    name: 'DATA_DIR',
    default: './data',
    meaning: 'what the embedded database keeps on disk',
    ...anyText(),
  },
  mongodBinary: {
    name: 'MONGOD_BINARY',
    default: '',
    meaning: 'the `mongod` to use for the embedded database; empty means one is looked for',
    ...anyText(),
  },
  logLevel: {
    name: 'LOG_LEVEL',
    default: 'info',
    meaning: '`error`, `warn`, `info` or `debug`',
    ...oneOf('error', 'warn', 'info', 'debug'),
  },
  logFormat: {
    name: 'LOG_FORMAT',
    default: 'json',
    meaning: '`json` or `text`; on a terminal the default is `text`',
    ...oneOf('json', 'text'),
  },
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `isTerminal` says whether a person is likely to read the log as it is written. A variable that is
 * empty or blank counts as absent.
 *
 * @throws EventStoreError `invalid_configuration` with every fault.
 */
export function configFrom(environment: Environment, isTerminal = false): Config {
  const faults: string[] = [];
  function read<Value extends string | number>(variable: Variable<Value>): Value {
    const text = environment[variable.name]?.trim() ?? '';
    const value = text === '' ? variable.default : variable.parse(text);
    if (value === undefined) faults.push(faultOf(variable, text));
    return value ?? variable.default;
  }

  const { logFormat } = VARIABLES;
  const config: Config = {
    host: read(VARIABLES.host),
    port: read(VARIABLES.port),
    requestTimeoutMs: read(VARIABLES.requestTimeoutMs),
    mongodbUri: read(VARIABLES.mongodbUri),
    mongodbDatabase: read(VARIABLES.mongodbDatabase),
    dataDir: read(VARIABLES.dataDir),
    mongodBinary: read(VARIABLES.mongodBinary),
    logLevel: read(VARIABLES.logLevel),
    logFormat: read({ ...logFormat, default: isTerminal ? 'text' : logFormat.default }),
  };
  if (faults.length > 0) {
    const message = `The configuration is wrong: ${faults.join('; ')}.`;
    throw new EventStoreError('invalid_configuration', message, { faults });
  }
  return config;
}

function faultOf(variable: Variable<string | number>, text: string): string {
  const { name, mustBe, isSecret = false } = variable;
  return `${name} must be ${mustBe}${isSecret ? '' : `, not ${JSON.stringify(text.slice(0, 60))}`}`;
}

type Kind<Value extends string | number> = Pick<Variable<Value>, 'mustBe' | 'parse'>;

function anyText(): Kind<string> {
  return { mustBe: 'a text', parse: (text) => text };
}

/** Whether there is one is found out by listening. */
function hostName(): Kind<string> {
  return {
    mustBe: 'an IP address or the name of a host',
    parse: (text) => (isIP(text) > 0 || HOST_NAME.test(text) ? text : undefined),
  };
}

const HOST_NAME = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

function textLike(pattern: RegExp, mustBe: string): Kind<string> {
  return { mustBe, parse: (text) => (pattern.test(text) ? text : undefined) };
}

function integer(min: number, max: number): Kind<number> {
  return {
    mustBe: `an integer from ${min} to ${max}`,
    parse: (text) => {
      const value = Number(text);
      return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
    },
  };
}

function oneOf<Choice extends string>(...choices: readonly Choice[]): Kind<Choice> {
  return {
    mustBe: `one of ${choices.join(', ')}`,
    parse: (text) => choices.find((choice) => choice === text),
  };
}
