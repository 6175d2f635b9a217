import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { AggregateRange, EventStore, LogRange } from '../../src/event-store.ts';
import type { ExpectedSequenceNumber, NamedEvent, RecordedEvent } from '../../src/events/event.ts';
import type { AppendModel } from './append-model.ts';
import type { Action, Change, EventChoice, Expectation } from './model-actions.ts';
import { refusalOf } from './refusal-of.ts';

type ActionOf<Kind extends Action['kind']> = Extract<Action, { readonly kind: Kind }>;

/** Performs actions on two stores of one database, and compares each answer with the model's. */
export class ModelRun {
  readonly #model: AppendModel;
  readonly #open: () => Promise<EventStore>;
  readonly #stores: [EventStore, EventStore];

  static async begin(model: AppendModel, open: () => Promise<EventStore>): Promise<ModelRun> {
    return new ModelRun(model, open, [await open(), await open()]);
  }

  private constructor(
    model: AppendModel,
    open: () => Promise<EventStore>,
    stores: [EventStore, EventStore],
  ) {
    this.#model = model;
    this.#open = open;
    this.#stores = stores;
  }

  async perform(action: Action): Promise<void> {
    const store = this.#stores[action.store];
    switch (action.kind) {
      case 'append':
        return await this.#append(store, this.#events(action.events));
      case 'repeat':
        return await this.#append(store, this.#repeated(action));
      case 'readAggregate':
      case 'readLog':
        return await this.#read(store, action);
      case 'reopen':
        await store.close();
        this.#stores[action.store] = await this.#open();
    }
  }

  async expectWholeLog(): Promise<void> {
    for (const store of this.#stores) {
      expect(await store.readLog().toArray()).to.deep.equal(this.#model.log);
      expect(await store.headPosition()).to.equal(this.#model.log.length);
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
  }

  async #append(store: EventStore, events: readonly NamedEvent[]): Promise<void> {
    const predicted = this.#model.predict(events);
    const appending = store.append(events);
    if (predicted.outcome === 'sequence_conflict') {
      const { details } = await refusalOf(appending, 'sequence_conflict');
      expect(details.conflicts).to.deep.equal(predicted.conflicts);
    } else if (predicted.outcome === 'event_id_conflict') {
      const { details } = await refusalOf(appending, 'event_id_conflict');
      expect(details.eventIds).to.deep.equal(predicted.eventIds);
    } else if (predicted.outcome === 'already_stored') {
      expect(await appending).to.deep.equal({ events: predicted.events, alreadyStored: true });
    } else {
      const { events: recorded, alreadyStored } = await appending;
      expect(alreadyStored).to.equal(false);
      const records = recorded.map(({ timestamp, hash, eventId, ...record }, index) =>
        events[index]?.eventId === undefined ? record : { ...record, eventId },
      );
      expect(records).to.deep.equal(predicted.events);
      this.#model.stored(recorded);
    }
    // A refusal and a repeat have stored nothing.
    expect(await store.headPosition()).to.equal(this.#model.log.length);
  }

  #events(choices: readonly EventChoice[]): NamedEvent[] {
    return choices.map((choice, index) => {
      const { aggregate, expectation, id, hasUser, hasCorrelation, hasTags } = choice;
      const own = choices.slice(0, index).filter((other) => other.aggregate === aggregate).length;
      const expected = expectationOf(expectation, this.#model.headOf(aggregate) + own);
      const eventId = randomUUID();
      return {
        ...aggregate,
        eventType: 'StateChanged',
        data: {
          place: this.#model.log.length + index,
          text: 'Δv ≤ 3.2 km/s',
          nested: { no: null },
        },
        ...(id !== 'none' && { eventId: id === 'given' ? eventId : eventId.toUpperCase() }),
        ...(expected !== undefined && { expectedSequenceNumber: expected }),
        ...(hasUser && { userId: 'capcom', causationId: 'command-1' }),
        ...(hasCorrelation && { correlationId: `request-${index}`, version: 2 }),
        ...(hasTags && { tags: ['a', 'b'], metadata: { source: 'model' } }),
      };
    });
  }

  #repeated({ pick, count, change, further }: ActionOf<'repeat'>): NamedEvent[] {
    const { log } = this.#model;
    const start = log.length === 0 ? 0 : pick % log.length;
    const repeated = log.slice(start, start + count).map((event) => changed(event, change));
    const fresh = further === undefined && repeated.length > 0 ? [] : [further ?? ANY_EVENT];
    return [...repeated, ...this.#events(fresh)];
  }

  async #read(store: EventStore, action: ActionOf<'readAggregate' | 'readLog'>): Promise<void> {
    const { aggregate, order, limit } = action;
    const { aggregateType, aggregateId } = aggregate;
    const isOne = action.kind === 'readAggregate';
    const byType = isOne || action.by === 'type' || action.by === 'both';
    const byId = isOne || action.by === 'id' || action.by === 'both';
    const last = isOne ? this.#model.headOf(aggregate) : this.#model.log.length;
    const [from, to] = [action.pickFrom, action.pickTo].map((pick) => placeIn(last, pick));
    const unit = isOne ? 'sequenceNumber' : 'position';
    const found = this.#model.log.filter(
      (event) =>
        (!byType || event.aggregateType === aggregateType) &&
        (!byId || event.aggregateId === aggregateId) &&
        event[unit] >= (from ?? 0) &&
        event[unit] <= (to ?? last),
    );
    const inOrder = order === 'asc' ? found : found.toReversed();
    const further = { order, ...(limit !== undefined && { limit }) };
    const sequence = isOne
      ? store.readAggregate(aggregate, { ...aggregateRange(from, to), ...further })
      : store.readLog({
          ...(byType && { aggregateType }),
          ...(byId && { aggregateId }),
          ...logRange(from, to),
          ...further,
        });
    expect(await sequence.toArray()).to.deep.equal(inOrder.slice(0, limit));
  }
}

const ANY_EVENT: EventChoice = {
  aggregate: { aggregateType: 'Mission', aggregateId: 'artemis' },
  expectation: 'none',
  id: 'given',
  hasUser: false,
  hasCorrelation: false,
  hasTags: false,
};

function expectationOf(expectation: Expectation, head: number): ExpectedSequenceNumber | undefined {
  switch (expectation) {
    case 'none':
      return undefined;
    case 'right':
      return head;
    case 'behind':
      return Math.max(0, head - 1);
    case 'ahead':
      return head + 1;
    case 'zero':
      return 0;
    case 'exists':
      return 'exists';
  }
}

/** What a client would have to send to get this event once more, but for the change. */
function changed(event: RecordedEvent, change: Change): NamedEvent {
  const { position, sequenceNumber, timestamp, storedVersion, hash, ...sent } = event;
  switch (change) {
    case 'none':
      return sent;
    case 'capitals':
      return { ...sent, eventId: sent.eventId.toUpperCase() };
    case 'expectation':
      return { ...sent, expectedSequenceNumber: sequenceNumber + 7 };
    case 'data':
      return { ...sent, data: { ...sent.data, place: -1 } };
    case 'tags':
      return { ...sent, tags: [...sent.tags].reverse() };
    case 'no_correlation': {
      const { correlationId, version, ...rest } = sent;
      return rest;
    }
  }
}

/** A place from just before the first to just after the last. */
function placeIn(last: number, pick: number | undefined): number | undefined {
  return pick === undefined ? undefined : pick % (last + 2);
}

function aggregateRange(from: number | undefined, to: number | undefined): AggregateRange {
  return {
    ...(from !== undefined && { fromSequenceNumber: from }),
    ...(to !== undefined && { toSequenceNumber: to }),
  };
}

function logRange(from: number | undefined, to: number | undefined): LogRange {
  return {
    ...(from !== undefined && { fromPosition: from }),
    ...(to !== undefined && { toPosition: to }),
  };
}
