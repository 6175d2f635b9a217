import type { ErrorObject } from 'ajv';
import type { Fault } from '../../../errors.ts';
import { pointerTo } from '../../../events/json-pointer.ts';
import { LIMITS } from '../../../events/limits.ts';

/** What the errors of a schema of subscriptions say, one for each place. */
export function definitionFaults(
  errors: readonly ErrorObject[] | null | undefined,
): readonly Fault[] {
  const faults = (errors ?? []).map(faultOf);
  return [...new Map(faults.map((fault) => [fault.pointer, fault])).values()];
}

/** Texts that are none: JSON can say them, UTF-8 cannot. */
export function textFaults(value: unknown, pointer = ''): readonly Fault[] {
  if (typeof value === 'string') {
    return value.isWellFormed()
      ? []
      : [{ pointer, message: 'has a lone surrogate, which is no text' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    textFaults(each, pointer + pointerTo(name)),
  );
}

function faultOf({ instancePath, params, keyword }: ErrorObject): Fault {
  const whole = AS_A_WHOLE.find((each) => instancePath.startsWith(each));
  if (whole !== undefined) return { pointer: whole, message: MESSAGES[whole] ?? '' };
  if (keyword === 'discriminator') {
    const pointer = `${instancePath}/type`;
    return { pointer, message: MESSAGES['/target/type'] ?? '' };
  }
  const { missingProperty, additionalProperty } = params as Record<string, string>;
  if (missingProperty !== undefined) {
    return { pointer: instancePath + pointerTo(missingProperty), message: 'is required' };
  }
  if (additionalProperty !== undefined) {
    const pointer = instancePath + pointerTo(additionalProperty);
    return { pointer, message: 'is no field here, or none that can be changed' };
  }
  return { pointer: instancePath, message: messageAt(instancePath) };
}

/** What several forms are possible of: where it is none of them, only that can be said. */
const AS_A_WHOLE = ['/from', '/to'];

/** What is said of a place, or of the nearest one around it. */
function messageAt(pointer: string): string {
  const message = MESSAGES[pointer];
  if (message !== undefined) return message;
  return pointer === '' ? 'must be an object' : messageAt(pointer.replace(/\/[^/]*$/, ''));
}

const LIST = `must be a list of at most ${LIMITS.filterEntriesMax} different texts of 1 to ${LIMITS.idCharactersMax} characters`;
const START =
  'must be "beginning", "now", {"position": …} with an integer from 0, or {"timestamp": …} with a ' +
  'date and time of RFC 3339';
const DELAY = `must be an integer of milliseconds from 1 to ${LIMITS.retryDelayMsMax} (7 days)`;

const MESSAGES: Readonly<Record<string, string>> = {
  '/name':
    'must be 1 to 64 letters, digits, dots, hyphens and underscores, a letter or digit first',
  '/target': 'must be an object with a type',
  '/target/type': 'must be "webhook", "redis-stream" or "pull"',
  '/target/url': `must be a URL of at most ${LIMITS.webhookUrlCharactersMax} characters`,
  '/target/headers': `must be an object of at most ${LIMITS.webhookHeadersMax} texts of at most ${LIMITS.webhookHeaderCharactersMax} characters`,
  '/target/key': `must be 1 to ${LIMITS.redisStreamKeyCharactersMax} letters, digits and any of _ . : -`,
  '/target/lengthMax': `must be an integer from 1 to ${LIMITS.redisStreamLengthMax}`,
  '/target/visibilityTimeoutMs': `must be an integer of milliseconds from 1000 to ${LIMITS.visibilityTimeoutMsMax} (12 hours)`,
  '/callbackUrl': `must be a URL of at most ${LIMITS.webhookUrlCharactersMax} characters`,
  '/eventTypes': LIST,
  '/aggregateTypes': `must be a list of at most ${LIMITS.filterEntriesMax} different aggregate types`,
  '/filter': 'must be an object of lists, and where',
  '/filter/eventTypes': LIST,
  '/filter/aggregateTypes': `must be a list of at most ${LIMITS.filterEntriesMax} different aggregate types`,
  '/filter/aggregateIds': LIST,
  '/filter/userIds': LIST,
  '/filter/tags': LIST,
  '/filter/where': `must be a JSONata expression of at most ${LIMITS.whereCharactersMax} characters`,
  '/from': START,
  '/to': START,
  '/retry': 'must be an object',
  '/retry/maxAttempts': `must be an integer from 1 to ${LIMITS.retryAttemptsMax}`,
  '/retry/initialDelayMs': DELAY,
  '/retry/factor': 'must be a number from 1 to 100',
  '/retry/maxDelayMs': DELAY,
  '/onDeadLetter': 'must be "park" or "continue"',
  '/batch': 'must be an object',
  '/batch/max': `must be an integer from 1 to ${LIMITS.deliveryEventsMax}`,
  '/timeoutMs': `must be an integer of milliseconds from 100 to ${LIMITS.deliveryTimeoutMsMax}`,
  '/enabled': 'must be true or false',
  '/dryRun': 'must be true or false',
};
