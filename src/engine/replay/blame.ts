import { canonicalJson } from '../../events/canonical-json.ts';
import type { JsonValue, RecordedEvent } from '../../events/event.ts';
import type { Blame, ReplaysAggregates } from '../../replay.ts';
import { foldStored } from './fold-stored.ts';
import type { Folding } from './folding.ts';
import { inOneVersion } from './one-version.ts';
import { assertFound, planReplay } from './plan-replay.ts';
import type { ReplayDeps } from './replay-aggregate.ts';
import { type StatePath, statePath, valueAt } from './state-path.ts';

/** Finds the event that last changed a place of the state: after each one it is looked at. */
export function createBlame(deps: ReplayDeps): ReplaysAggregates['blame'] {
  return async function blame({ path: pointer, ...request }, options = {}) {
    const path = statePath(pointer);
    const plan = await planReplay(deps, request);
    const { result } = await inOneVersion(deps, plan, async () => {
      const watch = new Watch(path, plan.handler.initial);
      const afterEach = (folding: Folding, event: RecordedEvent) => watch.look(folding, event);
      return { watch, folding: await foldStored(deps, plan, { ...options, afterEach }) };
    });
    const { watch, folding } = result;
    assertFound(plan, folding.last);
    return watch.blameIn(folding.copyOrFail());
  };
}

/** Remembers of the place no more than a text of what is there, and who made it so. */
class Watch {
  readonly #path: StatePath;
  #text: string | undefined;
  #event: RecordedEvent | undefined;

  constructor(path: StatePath, initial: unknown) {
    this.#path = path;
    this.#text = textOf(valueAt(initial, path));
  }

  look(folding: Folding, event: RecordedEvent): void {
    const text = this.#textIn(folding);
    if (text === this.#text) return;
    this.#text = text;
    this.#event = event;
  }

  blameIn(state: unknown): Blame | undefined {
    const value = valueAt(state, this.#path);
    if (value === undefined) return undefined;
    const event = this.#event;
    if (event === undefined) return { value: value as JsonValue, sequenceNumber: 0 };
    const { sequenceNumber, eventId, eventType, userId, timestamp } = event;
    const user = userId === undefined ? {} : { userId };
    return { value: value as JsonValue, sequenceNumber, eventId, eventType, ...user, timestamp };
  }

  #textIn(folding: Folding): string | undefined {
    try {
      return textOf(valueAt(folding.rawState, this.#path));
    } catch (error) {
      throw folding.failure(`the state is no JSON object: ${(error as Error).message}`, error);
    }
  }
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : canonicalJson(value as JsonValue);
}
