import { expect } from 'chai';
import { v5 as uuidv5 } from 'uuid';
import { newEventFrom, newEventsFrom } from '../../src/events/cloud-event.ts';
import type { JsonValue, NewEvent } from '../../src/events/event.ts';
import { cloudEventPointer } from '../../src/http/cloud-event-pointer.ts';
import { aCloudEvent, EVENT_ID, recorded } from '../support/cloud-events.ts';
import { refusalOf } from '../support/refusal-of.ts';

const NAMESPACE = 'e85414de-9cc0-4030-a0a5-9aab9f0ca88b';

const faultsOf = async (read: () => unknown) =>
  (await refusalOf((async () => read())(), 'invalid_request')).details.faults;

const pointersOf = async (cloudEvent: JsonValue) =>
  (await faultsOf(() => newEventFrom(cloudEvent))).map(({ pointer }) => pointer);

describe('The event that a CloudEvent says', () => {
  it('has the attributes in its fields', () => {
    const event = newEventFrom(
      aCloudEvent({
        id: EVENT_ID.toUpperCase(),
        userid: 'ada',
        correlationid: 'request-9',
        causationid: 'order-3',
        schemaversion: 3,
        expectedsequence: 6,
        tags: 'lunar,two words,a%2Cb,100%25',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b9c7c989f97918e1-01',
        tracestate: 'rojo=1',
      }),
    );
    expect(event).to.deep.equal({
      eventId: EVENT_ID,
      eventType: 'ManeuverExecuted',
      aggregateType: 'Mission',
      aggregateId: 'mission-42',
      userId: 'ada',
      correlationId: 'request-9',
      causationId: 'order-3',
      version: 3,
      expectedSequenceNumber: 6,
      tags: ['lunar', 'two words', 'a,b', '100%'],
      data: { deltaVMetresPerSecond: 3.2 },
      metadata: {
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b9c7c989f97918e1-01',
        tracestate: 'rojo=1',
        cloudevents: { id: EVENT_ID.toUpperCase(), source: '/flight-dynamics' },
      },
    });
  });

  it('keeps in its metadata what it has no field for', () => {
    const { metadata } = newEventFrom(
      aCloudEvent({
        id: EVENT_ID,
        time: '2031-03-14T06:12:00+01:00',
        dataschema: 'https://ngmat.example/burn#v3',
        datacontenttype: 'application/vnd.burn+json; charset=utf-8',
        sampledrate: 30,
        isflight: true,
        empty: '',
      }),
    );
    expect(metadata).to.deep.equal({
      cloudevents: {
        source: '/flight-dynamics',
        time: '2031-03-14T06:12:00+01:00',
        dataschema: 'https://ngmat.example/burn#v3',
        datacontenttype: 'application/vnd.burn+json; charset=utf-8',
        sampledrate: 30,
        isflight: true,
        empty: '',
      },
    });
  });

  it('has an id made of source and id where the id is no UUID', () => {
    const { eventId, metadata } = newEventFrom(aCloudEvent());
    expect(eventId).to.equal(uuidv5('["/flight-dynamics","burn-7"]', NAMESPACE));
    expect(metadata).to.deep.equal({ cloudevents: { id: 'burn-7', source: '/flight-dynamics' } });
    const ids = [
      { source: '/a', id: 'b' },
      { source: '/a', id: '","b' },
      { source: '/a/', id: 'b' },
      { source: '/', id: 'ab' },
    ].map((pair) => newEventFrom(aCloudEvent(pair)).eventId);
    expect(new Set(ids).size).to.equal(4);
  });

  it('takes attributes that are null for ones that are not there', async () => {
    const event = newEventFrom(aCloudEvent({ time: null, userid: null, other: null, tags: null }));
    expect(event).to.deep.equal(newEventFrom(aCloudEvent()));
    expect(await pointersOf(aCloudEvent({ id: null, subject: null, data: null }))).to.have.members([
      '/id',
      '/subject',
      '/data',
    ]);
  });

  it('takes what CloudEvents lets be spelled as text', () => {
    for (const [expectedsequence, expectedSequenceNumber] of [
      [0, 0],
      ['0', 0],
      ['9007199254740991', 2 ** 53 - 1],
      ['exists', 'exists'],
    ] as const) {
      const event = newEventFrom(aCloudEvent({ expectedsequence, schemaversion: '4' }));
      expect(event).to.include({ expectedSequenceNumber, version: 4 });
    }
  });

  it('does not take what the store says about its record for what the event says', () => {
    const theirs = {
      storeposition: '9',
      storesequencenumber: '1',
      storehash: 'x',
      storetimestamp: 'y',
    };
    expect(newEventFrom(aCloudEvent(theirs))).to.deep.equal(newEventFrom(aCloudEvent()));
  });

  for (const [name, members, pointer] of [
    ['another version of CloudEvents', { specversion: '0.3' }, '/specversion'],
    ['an empty id', { id: '' }, '/id'],
    ['an id that is a number', { id: 7 }, '/id'],
    ['an id with a control character', { id: 'a\u0085' }, '/id'],
    ['an id that is no text', { id: '\ud800' }, '/id'],
    ['an empty source', { source: '' }, '/source'],
    ['a source that is no URI reference', { source: 'flight dynamics' }, '/source'],
    ['a source with half an escape', { source: '/a%2' }, '/source'],
    ['a source with two fragments', { source: '/a#b#c' }, '/source'],
    ['an empty type', { type: '' }, '/type'],
    ['an empty subject', { subject: '' }, '/subject'],
    ['an aggregate type that is no text', { aggregatetype: 7 }, '/aggregatetype'],
    ['a user that is no text', { userid: 7 }, '/userid'],
    ['a time that is none', { time: '2031-02-29T00:00:00Z' }, '/time'],
    ['a time without a zone', { time: '2031-02-28T00:00:00' }, '/time'],
    ['a time that is a number', { time: 1_900_000_000 }, '/time'],
    ['a schema that is no URI', { dataschema: 'burn.json' }, '/dataschema'],
    ['data that is not JSON', { datacontenttype: 'application/xml' }, '/datacontenttype'],
    ['data that is nearly JSON', { datacontenttype: 'application/jsonx' }, '/datacontenttype'],
    ['binary data', { data_base64: 'aGVsbG8=' }, '/data_base64'],
    ['data that is a text', { data: 'text' }, '/data'],
    ['data that is a list', { data: [] }, '/data'],
    ['a version that is none', { schemaversion: 0 }, '/schemaversion'],
    ['a version with a fraction', { schemaversion: 1.5 }, '/schemaversion'],
    ['a version that is a word', { schemaversion: 'one' }, '/schemaversion'],
    ['an expectation that is none', { expectedsequence: -1 }, '/expectedsequence'],
    ['an expectation that is a word', { expectedsequence: 'new' }, '/expectedsequence'],
    ['tags with a percent sign of their own', { tags: '100%' }, '/tags'],
    ['tags with another escape', { tags: 'a%41' }, '/tags'],
    ['a name in capitals', { userId: 'ada' }, '/userId'],
    ['a name that is too long', { aaaaaaaaaaaaaaaaaaaaa: 1 }, '/aaaaaaaaaaaaaaaaaaaaa'],
    ['an attribute that is an object', { other: {} }, '/other'],
    ['an attribute that is a fraction', { other: 1.5 }, '/other'],
    ['an attribute beyond 32 bits', { other: 2 ** 31 }, '/other'],
    ['an attribute with a line break', { other: 'a\nb' }, '/other'],
    ['metadata that is no JSON', { storemetadata: '{' }, '/storemetadata'],
    ['metadata that is no object', { storemetadata: '[]' }, '/storemetadata'],
    ['metadata with a lossy number', { storemetadata: '{"a":1e400}' }, '/storemetadata'],
    ['kept attributes in two places', { storemetadata: '{"cloudevents":{}}' }, '/storemetadata'],
  ] as const) {
    it(`does not exist for ${name}`, async () => {
      expect(await pointersOf(aCloudEvent(members))).to.deep.equal([pointer]);
    });
  }

  it('does not exist for __proto__, and nothing comes of that', async () => {
    const cloudEvent = JSON.parse(
      JSON.stringify(aCloudEvent()).replace('{', '{"__proto__":{"a":1},'),
    );
    expect(await pointersOf(cloudEvent)).to.deep.equal(['/__proto__']);
    const metadata = {
      storemetadata: '{"__proto__":{"a":1}}',
      id: EVENT_ID,
      source: '/v1/aggregates/Mission',
    };
    const event = newEventFrom(aCloudEvent(metadata));
    expect(Object.keys(event.metadata ?? {})).to.deep.equal(['__proto__']);
    expect(event.metadata).to.not.have.property('a');
    expect(() => recorded(event)).to.throw(/cannot be stored/);
  });

  it('tells every fault at once', async () => {
    expect(
      await pointersOf({ data: 7, type: 7, Colour: 'red', schemaversion: 'x' }),
    ).to.have.members([
      '/specversion',
      '/id',
      '/source',
      '/type',
      '/subject',
      '/data',
      '/Colour',
      '/schemaversion',
    ]);
    for (const value of [null, 7, 'text', []]) expect(await pointersOf(value)).to.deep.equal(['']);
  });

  it('says which attributes this store needs beside those of CloudEvents', async () => {
    const { subject: _, ...others } = aCloudEvent();
    expect(await faultsOf(() => newEventFrom(others))).to.deep.equal([
      { pointer: '/subject', message: 'is required here: it is the id of the aggregate' },
    ]);
  });

  it('may come without its type, and is then what it is with the type that it gets', () => {
    const named = (events: readonly NewEvent[]) =>
      events.map((event) => ({ aggregateType: 'Mission', ...event }));
    for (const source of ['/flight-dynamics', '/v1/aggregates/Mission', '/v1/aggregates/Other']) {
      const given = aCloudEvent({ source, storeposition: '7', time: '2031-03-14T06:12:00Z' });
      const { aggregatetype: _, ...bare } = given;
      expect(newEventFrom(bare, named)).to.deep.equal(newEventFrom(given));
      expect(newEventFrom({ ...bare, aggregatetype: null }, named)).to.deep.equal(
        newEventFrom(given),
      );
      expect(newEventFrom(bare)).not.to.have.property('aggregateType');
    }
    expect(newEventFrom(aCloudEvent({ aggregatetype: 'Other' }), named).aggregateType).to.equal(
      'Other',
    );
  });
});

describe('A batch of CloudEvents', () => {
  it('says its events in order', () => {
    const batch = [aCloudEvent(), aCloudEvent({ id: 'burn-8' })];
    expect(newEventsFrom(batch)).to.deep.equal(batch.map((each) => newEventFrom(each)));
    expect(newEventsFrom([])).to.deep.equal([]);
  });

  it('is refused with the places of all faults', async () => {
    const batch = [aCloudEvent({ source: '' }), aCloudEvent(), 7, aCloudEvent({ data: 1, id: '' })];
    const faults = await faultsOf(() => newEventsFrom(batch));
    const pointers = faults.map(({ pointer }) => pointer);
    expect(pointers).to.deep.equal(['/0/source', '/2', '/3/id', '/3/data']);
  });

  it('is refused where it is no list, or too long a one', async () => {
    for (const batch of [aCloudEvent(), null, Array.from({ length: 501 }, () => aCloudEvent())]) {
      const faults = await faultsOf(() => newEventsFrom(batch));
      expect(faults.map(({ pointer }) => pointer)).to.deep.equal(['']);
    }
  });
});

describe('A pointer into the events of CloudEvents', () => {
  it('becomes one into the CloudEvents', () => {
    for (const [pointer, expected] of [
      ['', ''],
      ['/0', '/0'],
      ['/0/aggregateId', '/0/subject'],
      ['/eventType', '/type'],
      ['/eventId', '/id'],
      ['/12/aggregateType', '/12/aggregatetype'],
      ['/version', '/schemaversion'],
      ['/expectedSequenceNumber', '/expectedsequence'],
      ['/userId', '/userid'],
      ['/correlationId', '/correlationid'],
      ['/causationId', '/causationid'],
      ['/tags/3', '/tags'],
      ['/3/data/a~1b/0', '/3/data/a~1b/0'],
      ['/3/metadata', '/3'],
      ['/metadata/cloudevents/source', '/source'],
      ['/metadata/traceparent', '/traceparent'],
      ['/metadata/build/4', '/storemetadata'],
      ['/constructor', '/constructor'],
    ] as const) {
      expect(cloudEventPointer(pointer), pointer).to.equal(expected);
    }
  });
});
