import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { LIMITS } from '../../src/events/limits.ts';
import { anEvent } from '../support/examples.ts';
import { answerOf, pointersIn, servedStore } from '../support/served-store.ts';

const LIMIT = LIMITS.bodyBytesMax;

describe('POST /v1/events refuses a body', () => {
  const { server, post, refused } = servedStore();

  for (const text of [
    ...['', ' ', '{', '{"a":1}}', 'nonsense', '{"a":NaN}', "{'a':1}", '{"a":1,}', '\u0000'],
    ...['{"a":01}', '{"a":"\n"}', '{"a":1} x', '{a:1}', '// x\n{}', `\ufeff{}`, 'undefined'],
  ]) {
    it(`that is no JSON: ${JSON.stringify(text)}`, async () => {
      const answer = await refused('invalid_request', () => post(text));
      expect(pointersIn(answer)).to.deep.equal(['']);
    });
  }

  for (const text of ['null', '7', '"text"', 'true', '[]', '[{}]']) {
    it(`that is no object: ${text}`, async () => {
      const answer = await refused('invalid_request', () => post(text));
      expect(pointersIn(answer)).to.deep.equal(['']);
    });
  }

  it('that there is none of', async () => {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    const url = `${server().url}/v1/events`;
    const answer = await refused('invalid_request', () => answerOf(fetch(url, init)));
    expect(pointersIn(answer)).to.deep.equal(['']);
  });

  it('that is not UTF-8', async () => {
    const [before, after] = JSON.stringify(anEvent({ data: { text: '!' } })).split('!');
    const cut = Buffer.from('🛰').subarray(0, 3);
    for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe9], [...cut]]) {
      const body = Buffer.concat(
        [before ?? '', bytes, after ?? ''].map((part) => Buffer.from(part)),
      );
      const answer = await refused('invalid_request', () => post(body));
      expect(pointersIn(answer)).to.deep.equal(['']);
    }
    const utf16 = Buffer.from(JSON.stringify(anEvent()), 'utf16le');
    await refused('invalid_request', () => post(utf16));
  });

  it('that is one byte too large, with 413 and the limit', async () => {
    expect((await post(bodyOf(LIMIT))).status).to.equal(201);
    const { status, body } = await refused('payload_too_large', () => post(bodyOf(LIMIT + 1)));
    expect(status).to.equal(413);
    expect(body['limitBytes']).to.equal(LIMIT);
  });

  it('that does not say beforehand how large it is, and is too large', async () => {
    const chunked = (bytes: number) =>
      answerOf(
        fetch(`${server().url}/v1/events`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: new Blob([bodyOf(bytes)]).stream(),
          duplex: 'half',
        } as RequestInit),
      );
    expect((await chunked(LIMIT)).status).to.equal(201);
    expect((await refused('payload_too_large', () => chunked(LIMIT + 1))).status).to.equal(413);
  });

  it('that is small, and too large once it is unpacked', async () => {
    const headers = { 'Content-Encoding': 'gzip' };
    expect((await post(gzipSync(bodyOf(LIMIT)), headers)).status).to.equal(201);
    const bomb = gzipSync(bodyOf(LIMIT + 1));
    expect(bomb.length).to.be.lessThan(LIMIT / 100);
    await refused('payload_too_large', () => post(bomb, headers));
    await refused('payload_too_large', () => post(gzipSync(Buffer.alloc(20 * LIMIT)), headers));
  });

  it('and goes on serving on the same connections', async () => {
    expect((await post(anEvent())).status).to.equal(201);
    expect(server().failures).to.deep.equal([]);
  });
});

/** An event, and space around it. */
function bodyOf(bytes: number): Buffer {
  const text = JSON.stringify(anEvent());
  return Buffer.from(text + ' '.repeat(bytes - text.length));
}
