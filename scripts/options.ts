import { type Command, InvalidArgumentError } from 'commander';
import { AGGREGATE_TYPE_PATTERN, LIMITS } from '../src/events/limits.ts';

/** Ends the process with code 2 for a wrong command line, 0 where only help was asked for. */
export function usageErrorsExitWith2(command: Command): Command {
  return command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
}

/** @throws InvalidArgumentError, which commander shows with the name of the option. */
export function parsedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new InvalidArgumentError('It must be a URL like http://127.0.0.1:3000.');
}

/** @throws InvalidArgumentError, which commander shows with the name of the option. */
export function parsedInteger(min: number, max = 2 ** 31): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^[0-9]+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be an integer from ${min} to ${max}.`);
  };
}

/** @throws InvalidArgumentError, which commander shows with the name of the option. */
export function parsedAggregateType(text: string): string {
  if (AGGREGATE_TYPE_PATTERN.test(text)) return text;
  throw new InvalidArgumentError('It must be a letter and up to 63 letters or digits.');
}

/** @throws InvalidArgumentError, which commander shows with the name of the option. */
export function parsedEventType(text: string): string {
  if (text !== '' && text.length <= LIMITS.idCharactersMax) return text;
  throw new InvalidArgumentError(`It must be a text of 1 to ${LIMITS.idCharactersMax} characters.`);
}
