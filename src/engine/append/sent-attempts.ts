import { answerAttempt } from './answer-attempt.ts';
import type { Attempt } from './commit-attempt.ts';

/** The attempts at the slot after the newest known commit whose outcome is not known yet. */
export class SentAttempts {
  #attempts: Attempt[] = [];

  add(attempt: Attempt): void {
    this.#attempts.push(attempt);
  }

  /** The slot is filled, by the attempt of this id: all that were sent for it have their outcome. */
  settle(winner: string): void {
    const attempts = this.#attempts;
    this.#attempts = [];
    for (const { plan } of attempts) {
      for (const { request } of plan.accepted) request.markNotStored();
    }
    const ours = attempts.find(({ commit }) => commit?.record.attemptId === winner);
    if (ours !== undefined) answerAttempt(ours);
  }
}

/**
 * True where a request that was sent before would be refused, or told to be a repeat, by what it
 * may have stored itself: a plan that stores nothing does not contend for the slot that tells.
 */
export function isEcho({ plan, commit }: Attempt): boolean {
  return commit === undefined && [...plan.answers.keys()].some((request) => request.isSent);
}
