import { EventStoreError } from '../../errors.ts';
import { copyJsonObject } from '../../events/copy-json.ts';
import type { JsonObject, RecordedEvent } from '../../events/event.ts';
import type { Fold, Handler } from './handler.ts';
import type { Snapshot } from './ports.ts';

/** A state that is no JSON object, and so none. `reason` is the rest of a sentence. */
export interface StateFault {
  readonly reason: string;
}

/** The last event in a state. Its id is unknown where the state came with a snapshot. */
export interface LastEvent {
  readonly sequenceNumber: number;
  readonly timestamp?: string;
  readonly eventId?: string;
}

const NONE: LastEvent = { sequenceNumber: 0 };

/** JSON, in UTF-16 code units. A snapshot of such a state would be cut into several documents. */
export const STATE_CHARACTERS_MAX = 32 * 1024 * 1024;

/** One aggregate on its way through a handler. */
export class Folding {
  readonly #handler: Handler;
  readonly #fold: Fold;
  #last: LastEvent;
  #eventsApplied = 0;

  /** The state that it begins with becomes its own. */
  constructor(handler: Handler, start?: Snapshot) {
    this.#handler = handler;
    this.#fold = handler.begin(start?.state);
    this.#last = start ?? NONE;
  }

  get last(): LastEvent {
    return this.#last;
  }

  get eventsApplied(): number {
    return this.#eventsApplied;
  }

  /** As the handler has it right now: not looked at, and not to be kept. */
  get rawState(): unknown {
    return this.#fold.state;
  }

  /** @throws EventStoreError `reducer_failed`. */
  apply(event: RecordedEvent): void {
    this.#last = event;
    this.#eventsApplied += 1;
    try {
      this.#fold.apply(event);
    } catch (error) {
      throw this.failure(error instanceof Error ? error.message : String(error), error);
    }
  }

  /** A copy that nobody else holds. */
  copy(): { readonly state: JsonObject } | StateFault {
    try {
      const copied = copyJsonObject(this.#fold.state, '');
      if ('copy' in copied) return { state: copied.copy };
      const { pointer, message } = copied.fault;
      return { reason: `the state is no JSON object: ${pointer || 'it'} ${message}` };
    } catch (error) {
      // A state can have code that runs when it is read.
      return { reason: `the state is no JSON object: ${String(error)}` };
    }
  }

  /** @throws EventStoreError `reducer_failed` where the last event left no JSON object. */
  copyOrFail(): JsonObject {
    const copied = this.copy();
    if ('state' in copied) return copied.state;
    throw this.failure(copied.reason);
  }

  /** Whether it grows without end. It takes as long as the state is large. */
  isTooLarge(): boolean {
    return jsonLength(this.#fold.state) > STATE_CHARACTERS_MAX;
  }

  /** @throws EventStoreError `reducer_failed` where the last event made the state too large. */
  assertSize(): void {
    if (this.isTooLarge()) throw this.failureOfSize();
  }

  failureOfSize(): EventStoreError<'reducer_failed'> {
    return this.failure(`the state is larger than ${STATE_CHARACTERS_MAX} characters of JSON`);
  }

  /** That the handler failed on the last event. */
  failure(reason: string, cause?: unknown): EventStoreError<'reducer_failed'> {
    const { name, version } = this.#handler;
    const { sequenceNumber, eventId = '' } = this.#last;
    const event = `event ${eventId} (sequence number ${sequenceNumber})`;
    const message = `Handler "${name}" (version ${version}) failed on ${event}: ${reason}.`;
    const details = { handler: name, eventId, sequenceNumber };
    return new EventStoreError('reducer_failed', message, details, cause);
  }
}

/** What is no JSON at all has no length, and is found out later. */
function jsonLength(state: unknown): number {
  try {
    return JSON.stringify(state)?.length ?? 0;
  } catch (error) {
    // A text that is longer than any can be.
    return error instanceof RangeError ? Number.POSITIVE_INFINITY : 0;
  }
}
