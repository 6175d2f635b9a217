import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { publishingUnderTest } from '../support/publishing-under-test.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../docs/redis.md'), 'utf8');
const PREFIX = 'event_store';

describe('docs/redis.md', function () {
  this.timeout(60_000);
  const { redis, publish, append, store } = publishingUnderTest();

  /** Each `redis-cli` command of the text, in words. */
  const commands = [...TEXT.matchAll(/^redis-cli (.*)$/gm)].map(([, line = '']) =>
    line.split(' ').map((word) => word.replaceAll("'", '')),
  );

  it('shows commands that find what it says', async () => {
    let published = 0;
    publish({
      prefix: PREFIX,
      onPublished: (_events, position) => {
        published = position;
      },
    });
    await append(3);
    const head = await store().headPosition();
    while (published < head) await new Promise(setImmediate);
    const found: Record<string, unknown> = {};
    for (const [name = '', ...args] of commands) {
      if (name !== 'PSUBSCRIBE') found[name] = await redis().command(name, ...args);
    }
    const [[id, fields]] = found['XREVRANGE'] as [[string, string[]]];
    expect([id, fields[0]]).to.deep.equal([`${head}-0`, 'event']);
    expect(JSON.stringify(found['XREAD'])).to.include('MissionCreated');
    const keys = (await redis().command('KEYS', '*')) as readonly string[];
    expect([...keys].sort()).to.deep.equal(
      ['Mission', 'all', 'publisher:epoch'].map((name) => `{${PREFIX}}:${name}`),
    );
    for (const key of keys) expect(TEXT).to.include(key.replace('Mission', '<AggregateType>'));
  });
});
