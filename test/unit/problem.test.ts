import { expect } from 'chai';
import { EventStoreError } from '../../src/errors.ts';
import { problemOf } from '../../src/http/problem.ts';

describe('The header of a refusal for want of a scope', () => {
  const headerFor = (scope: string) =>
    problemOf(new EventStoreError('forbidden', 'No.', { scope })).headers['WWW-Authenticate'];

  it('names the scope', () => {
    expect(headerFor('events:append:Mission')).to.equal(
      'Bearer realm="event-store", error="insufficient_scope", scope="events:append:Mission"',
    );
  });

  it('is a header, and short, whatever the scope is', () => {
    for (const scope of ['', '\u041c', 'a\r\nX: y', 'a"b', 'a\\b', 'a b', 'x'.repeat(129)]) {
      expect(headerFor(scope), scope).to.equal(
        'Bearer realm="event-store", error="insufficient_scope"',
      );
    }
  });
});
