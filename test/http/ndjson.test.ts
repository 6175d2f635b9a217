import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import {
  eventsByCursor,
  eventsPath,
  type Parameters,
  positionsOf,
} from '../support/event-pages.ts';
import { anAggregate, someEvents } from '../support/examples.ts';
import { type Answer, servedStore } from '../support/served-store.ts';

const NDJSON = 'application/x-ndjson';

describe('GET /v1/events as NDJSON', function () {
  this.timeout(120_000);
  const { store, db, server, ask, refused } = servedStore();
  const aggregate = anAggregate();
  let recorded: readonly RecordedEvent[];

  before(async () => {
    for (let batch = 0; batch < 5; batch += 1) {
      await store().append([
        ...someEvents(400, aggregate),
        ...someEvents(100, { aggregateType: 'Burn' }),
      ]);
    }
    recorded = await store().readLog().toArray();
  });

  const stream = (parameters: Parameters = {}) =>
    ask('GET', eventsPath(parameters), { Accept: NDJSON });

  it('is the whole result, one event a line, far beyond a page', async () => {
    const answer = await stream();
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal(`${NDJSON}; charset=utf-8`);
    expect(answer.headers.get('link')).to.equal(null);
    expect(eventsIn(answer)).to.deep.equal(recorded);
  });

  for (const [title, parameters] of [
    ['backwards', { order: 'desc' }],
    ['of one aggregate', { ...aggregate }],
    ['of one aggregate, backwards', { ...aggregate, order: 'desc' }],
    ['of a type', { aggregateType: 'Burn' }],
    ['of an aggregate id', { aggregateId: aggregate.aggregateId }],
    ['of event types', { eventType: ['MissionCreated', 'ManeuverExecuted'], order: 'desc' }],
    ['of positions', { fromPosition: 100, toPosition: 1_700 }],
    ['of sequence numbers', { ...aggregate, fromSequenceNumber: 100, toSequenceNumber: 1_700 }],
    ['of a tag and a user', { tag: 'lunar', userId: 'flight-dynamics@ngmat.example' }],
  ] as const) {
    it(`is the same as all pages together, ${title}`, async () => {
      const byPage = await eventsByCursor(ask, { ...parameters, limit: 1_000 });
      expect(byPage.length).to.be.at.least(500);
      expect(eventsIn(await stream(parameters))).to.deep.equal(byPage);
    });
  }

  it('has at most as many events as are asked for', async () => {
    for (const limit of [1, 127, 128, 129, 1_000]) {
      expect(eventsIn(await stream({ limit }))).to.deep.equal(recorded.slice(0, limit));
      const backwards = recorded.toReversed().slice(0, limit);
      expect(eventsIn(await stream({ limit, order: 'desc' }))).to.deep.equal(backwards);
    }
  });

  it('is empty where nothing is found', async () => {
    for (const parameters of [{ tag: 'never-seen' }, { fromPosition: 9_999 }, { toPosition: 0 }]) {
      const { status, headers, bytes } = await stream(parameters);
      expect({ status, length: bytes.length }).to.deep.equal({ status: 200, length: 0 });
      expect(headers.get('content-type')).to.equal(`${NDJSON}; charset=utf-8`);
    }
  });

  it('ends where the log ended when it was asked for, though others append', async () => {
    let isWriting = true;
    const write = async () => {
      while (isWriting) await store().append(someEvents(5, { aggregateType: 'Telemetry' }));
    };
    const writing = Promise.all([write(), write()]);
    try {
      for (let round = 0; round < 5; round += 1) {
        const before = await store().headPosition();
        const positions = positionsOf(eventsIn(await stream()));
        const after = await store().headPosition();
        expect(positions).to.deep.equal(positions.map((_, index) => index + 1));
        expect(positions.length).to.be.within(before, after);
      }
    } finally {
      isWriting = false;
      await writing;
    }
  });

  it('answers HEAD with its headers alone', async () => {
    const { status, headers, bytes } = await ask('HEAD', eventsPath(), { Accept: NDJSON });
    expect({ status, length: bytes.length }).to.deep.equal({ status: 200, length: 0 });
    expect(headers.get('content-type')).to.equal(`${NDJSON}; charset=utf-8`);
  });

  describe('where an event has been taken out of the database', () => {
    async function without(position: number, action: () => Promise<void>): Promise<void> {
      const { aggregateType } = recorded[position - 1] as RecordedEvent;
      const events = db().collection<{ _id: number }>(`events.${aggregateType}`);
      const taken = await events.findOneAndDelete({ _id: position });
      expect(taken?._id).to.equal(position);
      await action().finally(() => events.insertOne(taken as { _id: number }));
    }

    it('breaks off, and does not end, where that is in the middle', async () => {
      await without(1_900, async () => {
        const failures = server().failures.length;
        const response = await fetch(server().url + eventsPath(), { headers: { Accept: NDJSON } });
        expect(response.status).to.equal(200);
        const reading = await readUntilItFails(response);
        expect(reading.failure).to.be.an('error');
        const whole = reading.text.slice(0, reading.text.lastIndexOf('\n'));
        const events = whole.split('\n').map((line) => JSON.parse(line));
        expect(events).to.deep.equal(recorded.slice(0, events.length));
        expect(events.length).to.be.within(1, 1_899);
        expect(server().failures.slice(failures)).to.have.length(1);
        expect(server().answered.at(-1)).to.deep.include({
          ...{ status: 200, isComplete: false, brokenOffBy: 'log_damaged' },
        });
      });
    });

    it('is a problem, and no stream, where that is the first', async () => {
      await without(1, async () => {
        for (const method of ['GET', 'HEAD']) {
          const answer = await ask(method, eventsPath(), { Accept: NDJSON });
          expect(answer.status).to.equal(500);
          if (method === 'HEAD') continue;
          const { body } = await refused('log_damaged', () => Promise.resolve(answer));
          expect(body['position']).to.equal(1);
        }
      });
    });

    it('is whole again once it is back', async () => {
      expect(eventsIn(await stream({ toPosition: 2_500 }))).to.deep.equal(recorded);
    });
  });
});

function eventsIn({ status, bytes }: Answer): RecordedEvent[] {
  expect(status).to.equal(200);
  const lines = bytes.toString().split('\n');
  expect(lines.pop(), 'the last line ends too').to.equal('');
  return lines.map((line) => JSON.parse(line) as RecordedEvent);
}

async function readUntilItFails(response: Response) {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true });
    return { text, failure: undefined };
  } catch (failure) {
    return { text, failure };
  }
}
