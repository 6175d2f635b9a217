import type { Request, Response } from 'express';
import { isEventStoreError } from '../errors.ts';
import type { Admission } from './admission.ts';
import type { Operation } from './operation.ts';
import { answerWithProblem } from './problem.ts';
import { contextOf } from './request-context.ts';

/** How soon a read that goes on notices that its client would not be let in any more. */
const RECHECK_MS = 1_000;

/**
 * A read may go on for long, and so may a wait: it ends when its client would not be let in any more, with
 * `unauthenticated` where nothing of the answer was sent yet. An append that is under way cannot be
 * called back, and ends by itself.
 */
export function recheckWhileOpen(
  { method, access, isWait }: Operation,
  request: Request,
  response: Response,
  admission: Pick<Admission, 'assertStillKnown'>,
): void {
  if (access === 'public' || !(method === 'get' || isWait === true)) return;
  const timer = setInterval(() => {
    admission.assertStillKnown(request).catch((error: unknown) => {
      // Where nobody can tell, the next time tells.
      if (!isEventStoreError(error, 'unauthenticated') || response.writableEnded) return;
      clearInterval(timer);
      answerWithProblem(response, error);
      contextOf(response).brokenOffBy = 'unauthenticated';
    });
  }, RECHECK_MS);
  timer.unref();
  response.once('close', () => clearInterval(timer));
}
