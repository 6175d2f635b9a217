import { expect } from 'chai';
import { NEW_EVENT_FAULTS, NEW_EVENT_SCHEMA } from '../../src/events/new-event.schema.ts';

const PROPERTIES: readonly (readonly [string, FieldSchema])[] = Object.entries(
  NEW_EVENT_SCHEMA.properties,
);

interface FieldSchema {
  readonly description: string;
  readonly pattern?: string;
}

describe('the schema of a new event', () => {
  it('describes every field', () => {
    for (const [name, { description }] of PROPERTIES) expect(description, name).to.match(/\.$/);
  });

  it('has patterns that mean the same to every validator, with or without the unicode flag', () => {
    const texts = ['', 'a', 'a\u0000', '\u001f', '\u007f', '\u009f', '\u00a0é', '🛰', 'exists'];
    for (const [name, { pattern = '' }] of PROPERTIES) {
      expect(pattern, name).not.to.match(/\\[pP]\{|\(\?/);
      for (const text of texts) {
        const verdicts = ['', 'u'].map((flags) => new RegExp(pattern, flags).test(text));
        expect(verdicts[0], `${name} of ${JSON.stringify(text)}`).to.equal(verdicts[1]);
      }
    }
  });

  it('has words for faults of its own fields and of those that the store sets', () => {
    const own = new Set(PROPERTIES.map(([name]) => name));
    const others = Object.keys(NEW_EVENT_FAULTS).filter((name) => !own.has(name));
    expect(others).to.deep.equal([
      'sequenceNumber',
      'position',
      'timestamp',
      'storedVersion',
      'hash',
    ]);
  });
});
