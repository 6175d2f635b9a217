import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { cloudEventFrom, newEventFrom } from '../../src/events/cloud-event.ts';
import {
  cloudEvents,
  contentOf,
  EVENT_ID,
  recorded,
  recordedEvents,
} from '../support/cloud-events.ts';
import { anEvent } from '../support/examples.ts';

const NAMESPACE = 'e85414de-9cc0-4030-a0a5-9aab9f0ca88b';

describe('A recorded event as a CloudEvent', () => {
  it('is made of its fields', () => {
    const event = recorded({
      ...anEvent({ aggregateType: 'Mission', tags: ['lunar', 'a,b'], version: 2 }),
      eventId: EVENT_ID,
      aggregateId: 'mission-42',
      correlationId: 'request-9',
      causationId: 'order-3',
      metadata: { traceparent: 'x', build: '4.2.0', note: 'a\u0085\uffffb' },
    });
    expect(cloudEventFrom(event)).to.deep.equal({
      specversion: '1.0',
      id: EVENT_ID,
      source: '/v1/aggregates/Mission',
      type: 'MissionCreated',
      subject: 'mission-42',
      time: event.timestamp,
      datacontenttype: 'application/json',
      aggregatetype: 'Mission',
      schemaversion: 2,
      userid: 'flight-dynamics@ngmat.example',
      correlationid: 'request-9',
      causationid: 'order-3',
      tags: 'lunar,a%2Cb',
      traceparent: 'x',
      storemetadata: '{"build":"4.2.0","note":"a\\u0085\\uffffb"}',
      storeposition: '1099511627776',
      storesequencenumber: '7',
      storehash: event.hash,
      storeversion: 2,
      data: event.data,
    });
  });

  it('leaves out what it does not have', () => {
    const { userId: _, correlationId: __, metadata: ___, tags: ____, ...bare } = anEvent();
    const names = Object.keys(cloudEventFrom(recorded(bare)));
    expect(names).to.not.include.members(['userid']);
    for (const name of ['userid', 'correlationid', 'causationid', 'tags', 'storemetadata']) {
      expect(names).to.not.include(name);
    }
  });

  it('has every attribute that it came with, unchanged', () => {
    fc.assert(
      fc.property(cloudEvents, (cloudEvent) => {
        const { expectedsequence: _, ...given } = cloudEvent;
        const returned = cloudEventFrom(recorded(newEventFrom(cloudEvent)));
        const set = Object.entries(given).filter(([, value]) => value !== null);
        expect(returned).to.deep.include(Object.fromEntries(set));
      }),
      { numRuns: 500 },
    );
  });

  it('makes the same event again, whatever a client wrote into its metadata', () => {
    fc.assert(
      fc.property(recordedEvents, (event) => {
        expect(contentOf(recorded(newEventFrom(cloudEventFrom(event))))).to.equal(contentOf(event));
      }),
      { numRuns: 1_000 },
    );
  });

  it('makes the same event again where it came as a CloudEvent', () => {
    fc.assert(
      fc.property(cloudEvents, (cloudEvent) => {
        const event = recorded(newEventFrom(cloudEvent));
        const again = recorded(newEventFrom(cloudEventFrom(event)));
        expect(contentOf(again)).to.equal(contentOf(event));
      }),
      { numRuns: 500 },
    );
  });

  it('says nothing that a client only claims in the place where attributes are kept', () => {
    const event = recorded({ ...anEvent({ metadata: {} }), eventId: EVENT_ID });
    for (const cloudevents of [
      { storeposition: '1' },
      { storehash: 'x', source: '/x' },
      { id: 'burn-7', source: '/flight-dynamics' },
      { id: EVENT_ID },
      { source: '/v1/aggregates/Mission' },
      { type: 'Other' },
      { aggregatetype: 'Other', source: '/x' },
      { specversion: '2.0' },
      { data: { a: 1 } },
      { userid: 'somebody else' },
      { source: '/x', time: 'yesterday' },
      { source: '/x', nested: {} },
      { source: '/x', expectedsequence: 0 },
      {},
      [],
      'text',
      null,
    ]) {
      const claimed = cloudEventFrom({ ...event, metadata: { cloudevents } });
      const { storemetadata, ...attributes } = claimed;
      expect(attributes).to.deep.equal(cloudEventFrom(event));
      expect(JSON.parse(String(storemetadata))).to.deep.equal({ cloudevents });
    }
  });

  it('is a CloudEvent by the names and types of its attributes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          recordedEvents,
          cloudEvents.map((each) => recorded(newEventFrom(each))),
        ),
        (event) => {
          const { data, ...attributes } = cloudEventFrom(event);
          expect(data).to.equal(event.data);
          for (const [name, value] of Object.entries(attributes)) {
            expect(name).to.match(/^[a-z0-9]{1,20}$/);
            expect(['string', 'number', 'boolean']).to.include(typeof value);
            if (typeof value === 'number') expect(value | 0).to.equal(value);
            if (typeof value === 'string') expect(value).to.not.match(/\p{Cc}|\p{Cs}/u);
          }
        },
      ),
    );
  });
});

describe('The page about CloudEvents', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/cloudevents.md'), 'utf8');

  it('has an example that is true', () => {
    const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json]) =>
      JSON.parse(json ?? ''),
    );
    expect(blocks).to.have.length(3);
    const [given, event, returned] = blocks;
    const { expectedSequenceNumber, ...said } = newEventFrom(given);
    expect(expectedSequenceNumber).to.equal(event.sequenceNumber - 1);
    expect(event).to.deep.include(said);
    expect(contentOf(recorded(newEventFrom(given)))).to.equal(contentOf(event));
    expect(cloudEventFrom(event)).to.deep.equal(returned);
    expect(Object.keys(cloudEventFrom(event))).to.deep.equal(Object.keys(returned));
  });

  it('names every attribute that means something here, and the namespace of ids', () => {
    const { metadata, ...event } = anEvent({ causationId: 'a', version: 2 });
    const names = Object.keys(
      cloudEventFrom(recorded({ ...event, metadata: { a: 1, traceparent: 'b', tracestate: 'c' } })),
    );
    for (const name of [...names, 'dataschema', 'expectedsequence', 'storetimestamp']) {
      expect(page).to.include(`\`${name}\``);
    }
    expect(page).to.include(NAMESPACE);
  });
});
