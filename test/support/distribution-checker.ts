import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, RecordedEvent } from '../../src/events/event.ts';
import { AUDIT_TYPE, type SubscriptionFilter } from '../../src/subscriptions.ts';

/** What every form of a delivered event says of it: enough to tell it from any other. */
export type EventContent = Pick<
  RecordedEvent,
  'position' | 'eventId' | 'eventType' | 'aggregateType' | 'aggregateId' | 'sequenceNumber'
> & { readonly data: JsonObject };

export interface DeadEvent {
  readonly position: number;
  /** Later events of its aggregate that wait behind it. */
  readonly waiting: number;
}

export interface CheckedSubscription {
  readonly name: string;
  readonly filter: Partial<Omit<SubscriptionFilter, 'where'>>;
  /** The predicate of the filter, as a function of its own. */
  readonly where?: (event: RecordedEvent) => boolean;
  /** It is to have every matching event behind this position. */
  readonly behind: number;
  /** All that its receivers took, in the order in which they did. */
  readonly taken: readonly EventContent[];
  /** At the end. Later events of their aggregates wait behind them. */
  readonly dead: readonly DeadEvent[];
  /** How many events one fault may have it deliver once more. */
  readonly inFlightMax: number;
}

/**
 * `lost`: never delivered, and neither dead nor behind one that is. `skipped`: that, while a later
 * event of its aggregate was delivered. `reordered`: first delivered after a later one of its
 * aggregate, or past a dead one. `phantom`: not in the log, or there with other content. `unwanted`:
 * in the log, but not asked for. `repeated`: more often than the faults explain.
 */
export type AnomalyKind = 'lost' | 'skipped' | 'reordered' | 'phantom' | 'unwanted' | 'repeated';

export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly subscription: string;
  /** 0 where it is of no event in particular. */
  readonly position: number;
}

export interface CheckedDelivery {
  readonly name: string;
  /** Events that it is to have. */
  readonly wanted: number;
  /** Those of them that came, each counted once. */
  readonly delivered: number;
  readonly duplicates: number;
  readonly dead: number;
  readonly behindDead: number;
}

export interface Verdict {
  readonly anomalies: readonly Anomaly[];
  readonly subscriptions: readonly CheckedDelivery[];
}

/** Judges what subscriptions have delivered of a log, in position order, through so many faults. */
export function checkDistribution(
  log: readonly RecordedEvent[],
  subscriptions: readonly CheckedSubscription[],
  faults: readonly unknown[],
): Verdict {
  const checked = subscriptions.map((each) => checkSubscription(log, each, faults.length));
  return {
    anomalies: checked.flatMap(({ anomalies }) => anomalies),
    subscriptions: checked.map(({ counts }) => counts),
  };
}

/** Whether a subscription is to have this event. */
export function isWanted(
  event: RecordedEvent,
  { filter, where, behind }: Pick<CheckedSubscription, 'filter' | 'where' | 'behind'>,
): boolean {
  const { eventTypes, aggregateTypes, aggregateIds, userIds, tags } = filter;
  const isNamed = (value: string, names: readonly string[] = []) =>
    names.length === 0 || names.includes(value);
  return (
    event.position > behind &&
    (event.aggregateType !== AUDIT_TYPE || aggregateTypes?.includes(AUDIT_TYPE) === true) &&
    isNamed(event.eventType, eventTypes) &&
    isNamed(event.aggregateType, aggregateTypes) &&
    isNamed(event.aggregateId, aggregateIds) &&
    isNamed(event.userId ?? '', userIds) &&
    (tags === undefined || tags.length === 0 || event.tags.some((tag) => tags.includes(tag))) &&
    (where === undefined || where(event))
  );
}

/** What became of the events of one aggregate. */
interface Line {
  readonly wanted: number[];
  highest: number;
  /** The first that is dead; the highest number there is where none is. */
  dead: number;
}

function checkSubscription(
  log: readonly RecordedEvent[],
  subscription: CheckedSubscription,
  faultCount: number,
): Check {
  const check = new Check(log, subscription);
  for (const { position } of subscription.dead) check.died(position);
  for (const content of subscription.taken) check.took(content);
  for (const line of check.lines.values()) check.close(line);
  check.count(faultCount * subscription.inFlightMax);
  return check;
}

class Check {
  readonly anomalies: Anomaly[] = [];
  readonly lines: ReadonlyMap<string, Line>;
  readonly #subscription: CheckedSubscription;
  readonly #events: ReadonlyMap<number, RecordedEvent>;
  readonly #wanted: ReadonlySet<number>;
  readonly #seen = new Set<number>();
  #duplicates = 0;
  #behindDead = 0;

  constructor(log: readonly RecordedEvent[], subscription: CheckedSubscription) {
    const wanted = log.filter((event) => isWanted(event, subscription));
    this.#subscription = subscription;
    this.#events = new Map(log.map((event) => [event.position, event]));
    this.#wanted = new Set(wanted.map(({ position }) => position));
    this.lines = linesOf(wanted);
  }

  get counts(): CheckedDelivery {
    const { name, dead } = this.#subscription;
    return {
      name,
      wanted: this.#wanted.size,
      delivered: this.#seen.size,
      duplicates: this.#duplicates,
      dead: dead.length,
      behindDead: this.#behindDead,
    };
  }

  died(position: number): void {
    const line = this.lines.get(lineKey(this.#events.get(position)));
    if (line === undefined || !this.#wanted.has(position)) this.#tell('phantom', position);
    else line.dead = Math.min(line.dead, position);
  }

  took(content: EventContent): void {
    const { position } = content;
    const event = this.#events.get(position);
    if (event === undefined || !hasContent(event, content)) this.#tell('phantom', position);
    else if (!this.#wanted.has(position)) this.#tell('unwanted', position);
    else if (this.#seen.has(position)) this.#duplicates += 1;
    else this.#tookFirst(position, this.lines.get(lineKey(event)) as Line);
  }

  #tookFirst(position: number, line: Line): void {
    if (position < line.highest || position > line.dead) this.#tell('reordered', position);
    line.highest = Math.max(line.highest, position);
    this.#seen.add(position);
  }

  /** Nothing more comes: what of this aggregate did not come, and why? */
  close(line: Line): void {
    const missing = line.wanted.filter((each) => !this.#seen.has(each));
    for (const each of missing.filter((one) => one < line.dead)) {
      this.#tell(each < line.highest ? 'skipped' : 'lost', each);
    }
    const behind = missing.filter((each) => each > line.dead).length;
    const dead = this.#subscription.dead.find(({ position }) => position === line.dead);
    if ((dead?.waiting ?? 0) < behind) this.#tell('lost', line.dead);
    this.#behindDead += behind;
  }

  count(duplicatesMax: number): void {
    if (this.#duplicates > duplicatesMax) this.#tell('repeated', 0);
  }

  #tell(kind: AnomalyKind, position: number): void {
    this.anomalies.push({ kind, subscription: this.#subscription.name, position });
  }
}

function linesOf(wanted: readonly RecordedEvent[]): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const event of wanted) {
    const key = lineKey(event);
    const line = lines.get(key) ?? { wanted: [], highest: 0, dead: Number.MAX_SAFE_INTEGER };
    lines.set(key, line);
    line.wanted.push(event.position);
  }
  return lines;
}

function lineKey(event: RecordedEvent | undefined): string {
  return event === undefined ? '' : `${event.aggregateType}/${event.aggregateId}`;
}

function hasContent(event: RecordedEvent, content: EventContent): boolean {
  return Object.entries(content).every(([field, value]) =>
    isDeepStrictEqual(value, event[field as keyof EventContent]),
  );
}
