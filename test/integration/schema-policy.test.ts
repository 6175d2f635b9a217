import { expect } from 'chai';
import type { SchemaPolicy } from '../../src/schemas.ts';
import { apiClient } from '../support/api-client.ts';
import { aSubject, closed, registered, TEXT } from '../support/event-schemas.ts';
import { anEvent } from '../support/examples.ts';
import { expectProblem, pointersIn } from '../support/served-store.ts';
import { startedApp } from '../support/started-app.ts';

describe('SCHEMA_POLICY', function () {
  this.timeout(60_000);
  const { app, another } = startedApp();

  async function asked(policy: SchemaPolicy | 'auto', event: object) {
    const { url } = await another({ SCHEMA_POLICY: policy });
    return await apiClient(url).append({ events: [anEvent(), event] });
  }

  it('open takes what has no schema', async () => {
    const { status, headers } = await asked('open', anEvent(aSubject()));
    expect([status, headers.get('warning')]).to.deep.equal([201, null]);
  });

  it('warn takes it too, and says so once for each type; on a given MongoDB that is the default', async () => {
    for (const policy of ['warn', 'auto'] as const) {
      const subject = aSubject();
      const { status, headers } = await asked(policy, anEvent(subject));
      const names = ['MissionCreated', subject.eventType];
      const expected = names.map((name) => `299 - "Mission/${name} has no schema"`).join(', ');
      expect([status, headers.get('warning')]).to.deep.equal([201, expected]);
    }
  });

  it('closed takes what has a schema alone, and stores nothing of a batch with anything else', async () => {
    const subject = await registered(app().store, [closed({ a: TEXT })]);
    const head = await app().store.headPosition();
    const answer = await asked('closed', anEvent({ ...subject, data: { a: 'x' } }));
    expectProblem(answer, 'schema_violation');
    expect(pointersIn(answer)).to.deep.equal(['/events/0/eventType']);
    expect(await app().store.headPosition()).to.equal(head);
    const { url } = await another({ SCHEMA_POLICY: 'closed' });
    const alone = await apiClient(url).append(anEvent({ ...subject, data: { a: 'x' } }));
    expect(alone.status).to.equal(201);
  });
});
