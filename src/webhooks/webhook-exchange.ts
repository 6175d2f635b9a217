import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Ending } from './delivery-ending.ts';

/** What is read of an answer, so that its connection can be used again; nothing of it is kept. */
export const ANSWER_BYTES_MAX = 16 * 1024;

export interface Answer {
  readonly statusCode: number;
  readonly retryAfter: string | undefined;
}

/**
 * Sends one request. Resolves when its answer is there, to the end or to where it is cut off; what
 * becomes of it after its status is no matter. Rejects where there is none, with why.
 *
 * `done` is called once nothing of it is left, which may be later: a request that waits for its
 * connection cannot be taken back before it has one.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  ending: Ending,
  done: () => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const handler = new ExchangeHandler(resolve, reject, done);
    ending.tell((reason) => handler.giveUp(reason));
    if (handler.isGivenUp) done();
    else dispatcher.dispatch(request, handler);
  });
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (reason: Error) => void;
  readonly #done: () => void;
  #controller: Dispatcher.DispatchController | undefined;
  #answer: Answer | undefined;
  #bytes = 0;
  #givenUpFor: Error | undefined;

  constructor(
    resolve: (answer: Answer) => void,
    reject: (reason: Error) => void,
    done: () => void,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#done = done;
  }

  get isGivenUp(): boolean {
    return this.#givenUpFor !== undefined;
  }

  giveUp(reason: Error): void {
    this.#givenUpFor = reason;
    this.#settle(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#givenUpFor !== undefined) controller.abort(this.#givenUpFor);
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    statusCode: number,
    headers: IncomingHttpHeaders,
  ): void {
    // What is only on the way to an answer is none.
    if (statusCode < 200) return;
    this.#answer = { statusCode, retryAfter: [headers['retry-after']].flat()[0] };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > ANSWER_BYTES_MAX) controller.abort(new Error('That is enough.'));
  }

  onResponseEnd(): void {
    if (this.#answer !== undefined) this.#resolve(this.#answer);
    else this.#reject(new Error('It ended without an answer.'));
    this.#done();
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#settle(error);
    this.#done();
  }

  #settle(reason: Error): void {
    if (this.#answer === undefined) this.#reject(reason);
    else this.#resolve(this.#answer);
  }
}
