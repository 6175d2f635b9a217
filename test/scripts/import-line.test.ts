import { expect } from 'chai';
import { type ImportLine, importLine, isRefusal } from '../../scripts/import/import-line.ts';
import { LineIds } from '../../scripts/import/line-ids.ts';

function lineOf(text: string, number = 7): ImportLine | undefined {
  const bytes = Buffer.from(text);
  return importLine({ number, bytes, endOffset: bytes.length }, new LineIds());
}

describe('A line to be imported', () => {
  it('is sent as it was written, with an id put in where it has none', () => {
    const withId = '{"eventId": "x", "data": {"mass": 5.97200e24, "\\u0061": 0.10000000000000001}}';
    expect(lineOf(withId)).to.deep.equal({ number: 7, text: withId });
    const line = lineOf(' { "data": {"mass": 5.97200e24} }\r');
    expect(line)
      .to.have.property('text')
      .that.matches(/^\{"eventId":"[0-9a-f-]{36}", "data": \{"mass": 5\.97200e24\} \}$/);
  });

  it('is refused with the place of what the service would have to change', () => {
    const line = lineOf('{"data":{"a":9007199254740993,"b":[1e400],"c":1,"c":2}}');
    if (line === undefined || !isRefusal(line)) throw new Error('it was not refused');
    expect(line).to.include({ line: 7, code: 'invalid_request' });
    expect(line.faults.map(({ pointer }) => pointer)).to.deep.equal([
      '/data/a',
      '/data/b/0',
      '/data/c',
    ]);
    expect(line.message).to.match(/^\/data\/a is an integer .* \(and 2 more\)$/);
  });

  it('is refused as malformed where it is no JSON, without a word of it', () => {
    for (const text of ['{"password": secret', '\ufeff{}', '{"a":1}}']) {
      const line = lineOf(text);
      expect(line, text).to.include({ code: 'malformed_json' });
      expect(JSON.stringify(line)).to.not.include('secret');
    }
  });

  it('may begin with a byte order mark if it is the first', () => {
    expect(lineOf('\ufeff{}', 1)).to.have.property('text');
  });
});
