import { expect } from 'chai';
import type { JsonObject } from '../../src/events/event.ts';
import { anEvent } from '../support/examples.ts';
import { servedStore } from '../support/served-store.ts';

/** Names that databases, validators and languages have a use of their own for. */
const NAMES = [
  ...['$where', '$ref', '$set', '$', '$$', 'a.b', '.', '..', 'a.$b.c', '_id', '', ' ', '\n', '0'],
  ...['constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON', 'length'],
  ...['eventId', 'hash', '~1', 'a/b', '%00', 'é', 'e\u0301', '🛰', '"', '\\', '<script>'],
];

describe('Names inside data', () => {
  const { ask, post } = servedStore();

  const asNames: JsonObject = Object.fromEntries(NAMES.map((name) => [name, name]));
  const nested: JsonObject = { list: [asNames, { $where: asNames }], ...asNames };

  it('are data, and come back as they were, in the order they were in', async () => {
    const event = anEvent({ data: nested, metadata: asNames });
    const appended = await post(event);
    expect(appended.status).to.equal(201);
    const found = await ask('GET', `/v1/events/${appended.body['eventId']}`);
    const { aggregateType, aggregateId } = event;
    const query = new URLSearchParams({ aggregateType, aggregateId });
    const page = await ask('GET', `/v1/events?${query}`);
    const [inPage] = page.body['events'] as Record<string, unknown>[];
    for (const { data, metadata } of [appended.body, found.body, inPage ?? {}]) {
      expect(data).to.deep.equal(nested);
      expect(metadata).to.deep.equal(asNames);
      expect(JSON.stringify(data)).to.equal(JSON.stringify(nested));
    }
  });

  for (const name of NAMES) {
    it(`may be ${JSON.stringify(name)} alone, and objects may stand under it`, async () => {
      const data = { [name]: { [name]: [{ [name]: null }] } };
      const { status, body } = await post(anEvent({ data }));
      expect(status).to.equal(201);
      const found = await ask('GET', `/v1/events/${body['eventId']}`);
      expect(found.body['data']).to.deep.equal(data);
    });
  }
});
