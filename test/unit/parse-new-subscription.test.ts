import { expect } from 'chai';
import {
  type DefinitionChecks,
  parseNewSubscription,
} from '../../src/engine/subscriptions/manage/parse-new-subscription.ts';
import { refusalOf } from '../support/refusal-of.ts';

const CHECKS: DefinitionChecks = {
  urlFault: (url) => (url.startsWith('https://') ? undefined : 'must begin with https://'),
  headerFaults: (headers) =>
    new Map(Object.keys(headers).flatMap((name) => (name === 'Host' ? [[name, 'is set']] : []))),
  whereFault: async (where) => (where === '(' ? 'is no expression' : undefined),
  canReach: (type) => type !== 'redis-stream',
};

const parse = (given: unknown) => parseNewSubscription(given, CHECKS);
const URL = 'https://example.org/hook';
const WEBHOOK = { type: 'webhook', url: URL };

async function pointersOf(given: unknown): Promise<readonly string[]> {
  const { details } = await refusalOf(parse(given), 'invalid_request');
  for (const { message } of details.faults) expect(message).to.match(/^\S.+/);
  return details.faults.map(({ pointer }) => pointer);
}

describe('A new subscription', () => {
  it('has a default for everything but its target', async () => {
    const { name, ...definition } = await parse({ target: WEBHOOK });
    expect(definition).to.deep.equal({
      target: { ...WEBHOOK, headers: {} },
      filter: { eventTypes: [], aggregateTypes: [], aggregateIds: [], userIds: [], tags: [] },
      from: 'now',
      retry: { maxAttempts: 16, initialDelayMs: 1_000, factor: 3, maxDelayMs: 14_400_000 },
      onDeadLetter: 'park',
      batch: { max: 1 },
      timeoutMs: 15_000,
      enabled: true,
    });
    expect(name).to.match(/^webhook-[0-9a-f]{16}$/);
  });

  it('is as it was asked for where everything is said', async () => {
    const given = {
      name: 'billing',
      target: { type: 'pull', visibilityTimeoutMs: 5_000 },
      filter: {
        eventTypes: ['MissionCreated'],
        aggregateTypes: ['Mission'],
        aggregateIds: ['mission-42'],
        userIds: ['ada'],
        tags: ['lunar'],
        where: 'data.total > 100',
      },
      from: { position: 120 },
      retry: { maxAttempts: 1, initialDelayMs: 1, factor: 1.5, maxDelayMs: 2 },
      onDeadLetter: 'continue',
      batch: { max: 100 },
      timeoutMs: 100,
      enabled: false,
    };
    expect(await parse(given)).to.deep.equal(given);
  });

  it('in the short form is that of a webhook', async () => {
    const short = { eventTypes: ['MissionCreated'], callbackUrl: URL };
    const long = { target: WEBHOOK, filter: { eventTypes: ['MissionCreated'] } };
    expect(await parse(short)).to.deep.equal(await parse(long));
    const named = await parse({ ...short, name: 'x', aggregateTypes: ['Mission'] });
    expect(named).to.deep.include({ name: 'x' });
    expect(named.filter.aggregateTypes).to.deep.equal(['Mission']);
  });

  it('has a name made of its content, but not of what its headers hold', async () => {
    const nameOf = async (given: object) => (await parse({ target: WEBHOOK, ...given })).name;
    const name = await nameOf({ filter: { tags: ['a', 'b'] } });
    expect(await nameOf({ filter: { tags: ['b', 'a'] } })).to.equal(name);
    expect(await nameOf({ filter: { tags: ['a'] } })).not.to.equal(name);
    expect(await nameOf({ filter: { tags: ['a', 'b'] }, from: 'beginning' })).not.to.equal(name);
    const withKey = (key: string) => nameOf({ target: { ...WEBHOOK, headers: { 'X-Key': key } } });
    expect(await withKey('one')).to.equal(await withKey('other'));
    expect(await withKey('one')).not.to.equal(await nameOf({}));
  });

  it('may wait longer than by default from the first failure on', async () => {
    const { retry } = await parse({ target: WEBHOOK, retry: { initialDelayMs: 86_400_000 } });
    expect(retry.maxDelayMs).to.equal(86_400_000);
  });

  it('is refused with a pointer to each fault', async () => {
    const target = WEBHOOK;
    const many = Array.from({ length: 101 }, (_, index) => `t${index}`);
    for (const [given, ...pointers] of [
      [{}, '/target'],
      [[], ''],
      ['x', ''],
      [null, ''],
      [{ target: 'x' }, '/target'],
      [{ target: {} }, '/target/type'],
      [{ target: { type: 'smoke' } }, '/target/type'],
      [{ target: { type: 'webhook' } }, '/target/url'],
      [{ target: { type: 'webhook', url: 7 } }, '/target/url'],
      [{ target: { type: 'webhook', url: 'http://x' } }, '/target/url'],
      [{ target: { ...target, key: 'x' } }, '/target/key'],
      [{ target: { ...target, headers: { Host: 'x' } } }, '/target/headers/Host'],
      [{ target: { ...target, headers: { a: 7 } } }, '/target/headers/a'],
      [
        { target: { ...target, headers: Object.fromEntries(many.map((each) => [each, 'x'])) } },
        '/target/headers',
      ],
      [{ target: { type: 'redis-stream', key: 'x' } }, '/target/type'],
      [{ target: { type: 'redis-stream', key: '{x}' } }, '/target/key'],
      [{ target: { type: 'pull', visibilityTimeoutMs: 999 } }, '/target/visibilityTimeoutMs'],
      [{ target, name: 'a/b' }, '/name'],
      [{ target, name: '..' }, '/name'],
      [{ target, name: 'x'.repeat(65) }, '/name'],
      [{ target, filter: { eventTypes: many } }, '/filter/eventTypes'],
      [{ target, filter: { eventTypes: ['a', 'a'] } }, '/filter/eventTypes'],
      [{ target, filter: { eventTypes: ['a', ''] } }, '/filter/eventTypes/1'],
      [{ target, filter: { tags: ['\ud800'] } }, '/filter/tags/0'],
      [{ target, filter: { aggregateTypes: ['no type'] } }, '/filter/aggregateTypes/0'],
      [{ target, filter: { where: '(' } }, '/filter/where'],
      [{ target, filter: { where: 'x'.repeat(4_097) } }, '/filter/where'],
      [{ target, filter: { colour: ['red'] } }, '/filter/colour'],
      [{ target, from: 'yesterday' }, '/from'],
      [{ target, from: { position: -1 } }, '/from'],
      [{ target, from: { timestamp: 'noon' } }, '/from'],
      [{ target, from: { position: 1, timestamp: '2031-03-14T06:12:00Z' } }, '/from'],
      [{ target, retry: { maxAttempts: 101 } }, '/retry/maxAttempts'],
      [{ target, retry: { initialDelayMs: 0 } }, '/retry/initialDelayMs'],
      [{ target, retry: { factor: 0.5 } }, '/retry/factor'],
      [{ target, retry: { maxDelayMs: 604_800_001 } }, '/retry/maxDelayMs'],
      [{ target, retry: { initialDelayMs: 7, maxDelayMs: 6 } }, '/retry/maxDelayMs'],
      [{ target, onDeadLetter: 'burn' }, '/onDeadLetter'],
      [{ target, batch: { max: 0 } }, '/batch/max'],
      [{ target, batch: { max: 101 } }, '/batch/max'],
      [{ target, timeoutMs: 60_001 }, '/timeoutMs'],
      [{ target, enabled: 'yes' }, '/enabled'],
      [{ target, colour: 'red' }, '/colour'],
      [{ target, timeoutMs: 0, enabled: 1, name: '' }, '/timeoutMs', '/enabled', '/name'],
      [{ callbackUrl: 'http://x' }, '/callbackUrl'],
      [{ callbackUrl: 7 }, '/callbackUrl'],
      [{ callbackUrl: URL, eventTypes: [''] }, '/eventTypes/0'],
      [{ callbackUrl: URL, eventTypes: ['\ud800'] }, '/eventTypes/0'],
      [{ callbackUrl: URL, from: 'now' }, '/from'],
    ] as const) {
      expect(await pointersOf(given), JSON.stringify(given)).to.have.members(pointers);
    }
  });
});
