import { expect } from 'chai';
import { anEvent } from '../support/examples.ts';
import { servedStore } from '../support/served-store.ts';

const CHARACTERS_MAX = 256;
const IN_MANY_SCRIPTS = ['Зажигание', '推进器', '🛰️', 'a"b\\c', '100%', "it's [~] #1 & more"];

describe('The warnings of an append', () => {
  const { store, post } = servedStore({ schemas: { policy: 'warn' } });

  for (const eventType of IN_MANY_SCRIPTS) {
    it(`name ${eventType} so that a header can have it, and it can be read again`, async () => {
      const { status, headers } = await post(anEvent({ eventType }));
      expect(status).to.equal(201);
      const [, text = ''] = /^299 - "([ !#-[\]-~]*)"$/.exec(headers.get('warning') ?? '') ?? [];
      expect(decodeURIComponent(text)).to.equal(`Mission/${eventType} has no schema`);
    });
  }

  it('are ten at the most, and short enough for any client, however long the names are', async () => {
    const head = await store().headPosition();
    const events = Array.from({ length: 12 }, (_, index) =>
      anEvent({ eventType: `${'推'.repeat(CHARACTERS_MAX - 2)}${10 + index}` }),
    );
    const { status, headers } = await post({ events });
    expect(status).to.equal(201);
    expect(await store().headPosition()).to.equal(head + events.length);
    const warnings = (headers.get('warning') ?? '').split(', ');
    expect(warnings).to.have.length(10);
    for (const warning of warnings) expect(warning.length).to.be.within(400, 420);
  });

  it('say the longest name of ASCII whole', async () => {
    const eventType = 'x'.repeat(CHARACTERS_MAX);
    const { headers } = await post(anEvent({ eventType }));
    expect(headers.get('warning')).to.equal(`299 - "Mission/${eventType} has no schema"`);
  });
});
