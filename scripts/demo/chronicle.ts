import { v5 as uuidv5 } from 'uuid';
import type { AggregateKey, JsonObject, NamedEvent } from '../../src/events/event.ts';
import { asWrittenAt } from './ground-software.ts';

/** An event of the story, before it has ids. */
export interface Draft extends AggregateKey {
  readonly eventType: string;
  readonly data: JsonObject;
  readonly tags?: readonly string[];
  /** The aggregate begins with this event. */
  readonly isFirst?: true;
}

/** An event with an id. */
export type StoryEvent = NamedEvent & { readonly eventId: string };

/** What one user's or system's command recorded: stored together or not at all. */
export type CommandEvents = readonly [StoryEvent, ...StoryEvent[]];

const NAMESPACE = '2c0c1c55-3c1b-4b7a-9a5b-8d5a3f0f6d17';

/**
 * Writes down who commanded what and when, in story time. All ids derive from `name` and the order
 * of the commands, so that the same story always has the same ones.
 */
export class Chronicle {
  readonly commands: CommandEvents[] = [];
  #nowMs: number;
  readonly #name: string;

  constructor(name: string, startsAt: string) {
    this.#name = name;
    this.#nowMs = Date.parse(startsAt);
  }

  /** Story time, RFC 3339. */
  get now(): string {
    return this.inSeconds(0);
  }

  inSeconds(seconds: number): string {
    return new Date(Math.round(this.#nowMs + seconds * 1_000)).toISOString();
  }

  wait(seconds: number): void {
    this.#nowMs += seconds * 1_000;
  }

  /**
   * Records a command. The first event was caused by `cause`, if any; the others by the first. All
   * share a correlation id.
   */
  record(
    userId: string,
    [first, ...others]: readonly [Draft, ...Draft[]],
    cause?: StoryEvent,
  ): StoryEvent {
    const command = `${this.#name}/${this.commands.length}`;
    const correlationId = uuidv5(command, NAMESPACE);
    const recorded = (draft: Draft, index: number, causationId?: string): StoryEvent => ({
      eventId: uuidv5(`${command}/${index}`, NAMESPACE),
      eventType: draft.eventType,
      aggregateType: draft.aggregateType,
      aggregateId: draft.aggregateId,
      ...(draft.isFirst && { expectedSequenceNumber: 0 }),
      userId,
      correlationId,
      ...(causationId !== undefined && { causationId }),
      ...asWrittenAt(this.now, draft.eventType, { occurredAt: this.now, ...draft.data }),
      metadata: { source: 'demo' },
      tags: draft.tags ?? [],
    });
    const head = recorded(first, 0, cause?.eventId);
    const rest = others.map((draft, index) => recorded(draft, index + 1, head.eventId));
    this.commands.push([head, ...rest]);
    return head;
  }
}

/** Rounded to so many decimals, as people write measurements down. */
export function rounded(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}
