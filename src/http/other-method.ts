import type { ServerResponse } from 'node:http';
import { EventStoreError } from '../errors.ts';
import { answerWithProblem } from './problem.ts';

/** Answers a request for a path that is there for other methods: OPTIONS with what they are. */
export function answerOtherMethod(
  { method, path }: { readonly method: string; readonly path: string },
  response: ServerResponse,
  methods: readonly string[],
): void {
  const allow = [...methods, 'OPTIONS'];
  if (method === 'OPTIONS') {
    response.setHeader('Allow', allow.join(', '));
    response.statusCode = 204;
    response.end();
    return;
  }
  const message = `${path} is not there for ${method}, but for ${allow.join(', ')}.`;
  answerWithProblem(response, new EventStoreError('method_not_allowed', message, { allow }));
}
