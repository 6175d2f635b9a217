import { expect } from 'chai';
import { Webhook } from 'standardwebhooks';
import { signingKey } from '../../src/webhooks/opened-secrets.ts';
import { RETRY_AFTER_MAX_MS, retryAfterMs } from '../../src/webhooks/retry-after.ts';
import { webhookSignature } from '../../src/webhooks/sign-webhook.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('The signature of a webhook', () => {
  it('is what Standard Webhooks publishes as an example', () => {
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1614265330,
      body: Buffer.from('{"test": 2432232314}'),
    };
    expect(webhookSignature([signingKey(SECRET)], message)).to.equal(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('is one for each secret, each of which the published library takes', () => {
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const timestamp = Math.floor(Date.now() / 1_000);
    const body = Buffer.from('{"at":"Zürich ✓"}');
    const signature = webhookSignature([other, SECRET].map(signingKey), {
      id: 'a',
      timestamp,
      body,
    });
    expect(signature.split(' ')).to.have.length(2);
    const headers = {
      'webhook-id': 'a',
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signature,
    };
    for (const secret of [SECRET, other]) {
      expect(new Webhook(secret).verify(body, headers)).to.deep.equal({ at: 'Zürich ✓' });
    }
    const third = new Webhook(Buffer.alloc(32, 8).toString('base64'));
    expect(() => third.verify(body, headers)).to.throw('No matching signature');
  });
});

describe('How long a receiver wants to be left alone', () => {
  const now = Date.parse('2031-03-14T06:12:00Z');

  it('is said in seconds', () => {
    expect(retryAfterMs('0', now)).to.equal(0);
    expect(retryAfterMs(' 120 ', now)).to.equal(120_000);
  });

  it('or as a date of HTTP, which may be over', () => {
    expect(retryAfterMs('Fri, 14 Mar 2031 06:13:30 GMT', now)).to.equal(90_000);
    expect(retryAfterMs('Fri, 14 Mar 2031 06:11:00 GMT', now)).to.equal(0);
  });

  it('is a day at most', () => {
    for (const text of ['86401', '999999999999', 'Fri, 14 Mar 2036 06:13:30 GMT']) {
      expect(retryAfterMs(text, now), text).to.equal(RETRY_AFTER_MAX_MS);
    }
  });

  it('is not said by anything else', () => {
    const texts = ['', '-1', '1.5', 'soon', '9'.repeat(13), '2031-03-14', 'Fri, 99 Xyz 2031'];
    for (const text of [...texts, 'Fri, 99 Mar 2031 06:13:30 GMT', '1e3']) {
      expect(retryAfterMs(text, now), text).to.equal(undefined);
    }
  });
});
