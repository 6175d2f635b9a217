import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { newWebhookSecret } from '../../src/engine/subscriptions/webhook-secret.ts';
import { createSecretBox } from '../../src/platform/secret-box.ts';

const [OLD, NEW] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
const TEXT = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('A box for secrets', () => {
  const box = createSecretBox({ key: NEW, randomBytes });

  it('gives back what was put into it, and shows nothing of it', () => {
    for (const text of [TEXT, '', 'Zürich ✓', 'x'.repeat(10_000)]) {
      const kept = box.seal(text, 'sub-1');
      expect(box.open(kept, 'sub-1')).to.equal(text);
      if (text !== '') expect(kept).to.not.include(text);
    }
  });

  it('seals the same text differently each time', () => {
    expect(box.seal(TEXT, 'sub-1')).to.not.equal(box.seal(TEXT, 'sub-1'));
  });

  it('does not open what was sealed for something else', () => {
    expect(box.open(box.seal(TEXT, 'sub-1'), 'sub-2')).to.equal(undefined);
  });

  it('does not open what was changed', () => {
    const kept = box.seal(TEXT, 'sub-1');
    const [name = '', id = '', sealed = ''] = kept.split('.');
    const bytes = Buffer.from(sealed, 'base64url');
    for (const at of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const text = [name, id, changed.toString('base64url')].join('.');
      expect(box.open(text, 'sub-1'), `byte ${at}`).to.equal(undefined);
    }
    const cut = [name, id, bytes.subarray(0, 20).toString('base64url')].join('.');
    for (const text of [cut, `${name}.${id}`, name, TEXT, '']) {
      expect(box.open(text, 'sub-1'), text).to.equal(undefined);
    }
  });

  it('opens with the key before what that sealed, and seals with the new one', () => {
    const kept = createSecretBox({ key: OLD, randomBytes }).seal(TEXT, 'sub-1');
    expect(box.open(kept, 'sub-1')).to.equal(undefined);
    const both = createSecretBox({ key: NEW, previousKey: OLD, randomBytes });
    expect(both.open(kept, 'sub-1')).to.equal(TEXT);
    expect(box.open(both.seal(TEXT, 'sub-1'), 'sub-1')).to.equal(TEXT);
  });

  it('keeps texts as they are without a key, and opens those once there is one', () => {
    const open = createSecretBox({ randomBytes });
    expect([open.isSealing, box.isSealing]).to.deep.equal([false, true]);
    const kept = open.seal(TEXT, 'sub-1');
    expect(kept).to.include(TEXT);
    expect(box.open(kept, 'sub-1')).to.equal(TEXT);
    expect(open.open(box.seal(TEXT, 'sub-1'), 'sub-1')).to.equal(undefined);
  });
});

describe('A secret of a webhook', () => {
  it('is 32 random bytes, as Standard Webhooks shows them', () => {
    const secret = newWebhookSecret(randomBytes);
    expect(secret).to.match(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newWebhookSecret(randomBytes)).to.not.equal(secret);
  });
});
