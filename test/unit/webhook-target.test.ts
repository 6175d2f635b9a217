import { expect } from 'chai';
import {
  WEBHOOK_LIMITS,
  webhookHeaderFaults,
  webhookUrlFault,
} from '../../src/engine/subscriptions/webhook-target.ts';
import { OutboundAddresses } from '../../src/platform/outbound-addresses.ts';

const STRICT = new OutboundAddresses({ internal: 'none', allowed: [] });
const AT_HOME = new OutboundAddresses({ internal: 'loopback', allowed: [] });

describe('The URL of a webhook', () => {
  it('is one that begins with https://', () => {
    for (const url of [
      'https://example.org',
      'https://example.org:8443/a?b=c',
      'https://1.1.1.1/',
    ]) {
      expect(webhookUrlFault(url, STRICT), url).to.equal(undefined);
    }
  });

  it('is no other text', () => {
    const texts = [
      '',
      'example.org',
      '/hook',
      'https://',
      'ftp://a',
      'javascript:1',
      'file:///etc',
    ];
    for (const text of texts) expect(webhookUrlFault(text), text).to.be.a('string');
  });

  it('has no user, no password and no fragment', () => {
    for (const url of [
      'https://u@a.org',
      'https://u:p@a.org',
      'https://a.org/#',
      'https://a.org#b',
    ]) {
      expect(webhookUrlFault(url), url).to.be.a('string');
    }
  });

  it('is of bounded length', () => {
    const url = 'https://example.org/'.padEnd(WEBHOOK_LIMITS.urlCharactersMax, 'a');
    expect(webhookUrlFault(url)).to.equal(undefined);
    expect(webhookUrlFault(`${url}a`)).to.include('at most');
  });

  it('is at no internal address, in whatever notation', () => {
    const hosts = ['127.0.0.1', '127.1', '2130706433', '0x7f000001', '[::1]', '[::ffff:10.0.0.1]'];
    for (const host of [...hosts, '169.254.169.254', '10.0.0.1', '[64:ff9b::7f00:1]']) {
      expect(webhookUrlFault(`https://${host}/`, STRICT), host).to.include('internal');
    }
  });

  it('goes without TLS for internal receivers alone', () => {
    expect(webhookUrlFault('http://example.org/', STRICT)).to.include('https://');
    expect(webhookUrlFault('http://1.1.1.1/', AT_HOME)).to.include('https://');
    expect(webhookUrlFault('http://127.0.0.1:4000/', AT_HOME)).to.equal(undefined);
    // What the name stands for is looked at when it is connected to.
    expect(webhookUrlFault('http://receiver.internal/', AT_HOME)).to.equal(undefined);
  });
});

describe('The headers of a webhook', () => {
  it('are names and values of HTTP', () => {
    expect(webhookHeaderFaults({ Authorization: 'Bearer a.b', 'x-a': 'a\tb' })).to.be.empty;
    for (const name of ['', 'a b', 'a:', 'é', 'a\n']) {
      expect(webhookHeaderFaults({ [name]: 'x' }).get(name), name).to.include('name');
    }
    for (const value of ['', ' a', 'a ', 'a\r\nb: c', 'é', '\0', 'x'.repeat(4_001)]) {
      expect(webhookHeaderFaults({ 'x-a': value }).has('x-a'), value).to.equal(true);
    }
  });

  it('are none that the service or HTTP itself sets', () => {
    const names = ['Host', 'content-type', 'Content-Length', 'connection', 'transfer-encoding'];
    const ours = ['webhook-id', 'Webhook-Signature', 'webhook-x', 'traceparent', 'User-Agent'];
    for (const name of [...names, ...ours, 'proxy-authorization', 'expect', 'upgrade', 'te']) {
      expect(webhookHeaderFaults({ [name]: 'x' }).get(name), name).to.include('itself');
    }
  });

  it('are each there once', () => {
    expect([...webhookHeaderFaults({ 'x-a': '1', 'X-A': '2' }).keys()]).to.deep.equal(['X-A']);
  });
});
