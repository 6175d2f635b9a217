import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { Packr, unpack } from 'msgpackr';
import { anEvent, someEvents } from '../support/examples.ts';
import { pointersIn, servedStore } from '../support/served-store.ts';

const MESSAGE_PACK = 'application/msgpack';
const packr = new Packr({ useRecords: false });
const pack = (value: unknown): Buffer => packr.pack(value);

describe('The media types of POST /v1/events', () => {
  const { post, refused } = servedStore();

  for (const type of [
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/JSON; Charset=utf-8; profile=x',
  ]) {
    it(`reads ${type}`, async () => {
      const event = anEvent({ data: { text: 'Δv — 🛰️' } });
      const { status, body } = await post(event, { 'Content-Type': type });
      expect(status).to.equal(201);
      expect(body['data']).to.deep.equal(event.data);
    });
  }

  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'application/jsonx',
    'application/vnd.api+json',
    'json',
    '',
  ]) {
    it(`refuses ${type || 'a body of no type'} with 415 and the types it reads`, async () => {
      const headers = { 'Content-Type': type };
      const { status, body } = await refused('unsupported_media_type', () =>
        post(JSON.stringify(anEvent()), headers),
      );
      expect(status).to.equal(415);
      expect(body['supported']).to.deep.equal([
        'application/json',
        'application/msgpack',
        'application/cloudevents+json',
        'application/cloudevents-batch+json',
      ]);
    });
  }

  it('refuses another charset than UTF-8 with 415', async () => {
    for (const charset of ['latin1', 'utf-16', '"utf-16le"', 'utf-8; charset=latin1', '""']) {
      const headers = { 'Content-Type': `application/json; charset=${charset}` };
      await refused('unsupported_media_type', () => post(anEvent(), headers));
    }
  });

  for (const [coding, compress] of [
    ['gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const) {
    it(`reads a body that is compressed with ${coding}`, async () => {
      const event = anEvent();
      const body = compress(JSON.stringify(event));
      const answer = await post(body, { 'Content-Encoding': coding });
      expect(answer.status).to.equal(201);
      expect(answer.body).to.deep.include({ data: event.data });
    });
  }

  it('refuses a compression that it does not know with 415, and names those it does', async () => {
    for (const coding of ['compress', 'nonsense', 'gzip, gzip']) {
      const headers = { 'Content-Encoding': coding };
      const answer = await refused('unsupported_media_type', () => post(anEvent(), headers));
      expect(answer.status).to.equal(415);
      expect(answer.body['supported']).to.deep.equal(['gzip', 'deflate', 'br']);
      expect(answer.headers.get('accept-encoding')).to.equal('gzip, deflate, br');
    }
  });

  it('refuses what cannot be unpacked', async () => {
    const whole = gzipSync(JSON.stringify(anEvent()));
    const headers = { 'Content-Encoding': 'gzip' };
    for (const body of [whole.subarray(0, -9), JSON.stringify(anEvent()), new Uint8Array(9)]) {
      const answer = await refused('invalid_request', () => post(body, headers));
      expect(pointersIn(answer)).to.deep.equal(['']);
    }
  });

  it('reads and answers MessagePack, one event and a batch', async () => {
    const headers = { 'Content-Type': MESSAGE_PACK, Accept: MESSAGE_PACK };
    const event = anEvent({ data: { tenth: 0.1, big: 2 ** 53 - 1, list: [null, ''] } });
    const one = await post(pack(event), headers);
    expect(one.status).to.equal(201);
    expect(one.headers.get('content-type')).to.equal(MESSAGE_PACK);
    expect(one.headers.get('etag')).to.equal('"1"');
    expect(unpack(one.bytes)).to.deep.include({ ...event, sequenceNumber: 1 });
    const events = someEvents(2);
    const batch = await post(pack({ events }), headers);
    expect(unpack(batch.bytes).events).to.have.length(2);
  });

  it('says the same in JSON and in MessagePack', async () => {
    const event = { ...anEvent(), eventId: 'f0a6a1c4-5c1b-4a39-8f2c-0d2c5a1e9b10' };
    const asJson = await post(event);
    const asPack = await post(event, { Accept: MESSAGE_PACK });
    const packed = await post(pack(event), { 'Content-Type': MESSAGE_PACK });
    expect(unpack(asPack.bytes)).to.deep.equal(asJson.body);
    expect(packed.body).to.deep.equal(asJson.body);
    expect([asPack.status, packed.status]).to.deep.equal([200, 200]);
  });

  it('reads MessagePack that is compressed', async () => {
    const headers = { 'Content-Type': MESSAGE_PACK, 'Content-Encoding': 'gzip' };
    expect((await post(gzipSync(pack(anEvent())), headers)).status).to.equal(201);
  });

  it('refuses MessagePack that is none, or says what JSON cannot', async () => {
    const headers = { 'Content-Type': MESSAGE_PACK };
    const withValue = (value: unknown) => pack({ ...anEvent(), data: { value } });
    for (const body of [
      Buffer.alloc(0),
      Buffer.from([0xc1]),
      pack(anEvent()).subarray(0, -1),
      Buffer.concat([pack(anEvent()), pack(1)]),
      withValue(new Date()),
      withValue(Buffer.from('x')),
      withValue(2n ** 60n + 1n),
      withValue(Number.NaN),
    ]) {
      const answer = await refused('invalid_request', () => post(body, headers));
      expect(pointersIn(answer)).to.have.length.greaterThan(0);
    }
  });

  it('points into MessagePack as into JSON', async () => {
    const headers = { 'Content-Type': MESSAGE_PACK };
    const body = pack({ events: [anEvent(), { ...anEvent(), version: 0 }] });
    const answer = await refused('invalid_request', () => post(body, headers));
    expect(pointersIn(answer)).to.deep.equal(['/events/1/version']);
  });

  it('refuses with 406 what cannot be answered, before anything is stored', async () => {
    for (const accept of ['text/html', 'text/csv', 'image/*', 'application/json;q=0']) {
      for (const body of [anEvent(), { events: [anEvent()] }]) {
        const { status, body: problem } = await refused('not_acceptable', () =>
          post(body, { Accept: accept }),
        );
        expect(status).to.equal(406);
        expect(problem['offered']).to.include.members(['application/json', MESSAGE_PACK]);
      }
    }
  });

  it('answers with what the client likes best', async () => {
    for (const [accept, type] of [
      ['*/*', 'application/json; charset=utf-8'],
      ['', 'application/json; charset=utf-8'],
      ['application/*', 'application/json; charset=utf-8'],
      ['text/html, application/json;q=0.5, application/msgpack', MESSAGE_PACK],
      ['application/msgpack;q=0.5, */*;q=0.1', MESSAGE_PACK],
    ] as const) {
      const { status, headers } = await post(anEvent(), { Accept: accept });
      expect(status).to.equal(201);
      expect(headers.get('content-type')).to.equal(type);
    }
  });
});
