import { expect } from 'chai';
import { isOutboundRule, OutboundAddresses } from '../../src/platform/outbound-addresses.ts';

const STRICT = new OutboundAddresses({ internal: 'none', allowed: [] });

/** In the notation that a resolver or a URL gives. */
const INTERNAL = [
  ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ...['100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254'],
  ...['::1', 'fc00::1', 'fdff:ffff::1'],
  ...['::ffff:10.0.0.1', '::ffff:a00:1', '::FFFF:127.0.0.1', '0:0:0:0:0:ffff:7f00:1'],
];

const SPECIAL = [
  ...['0.0.0.0', '0.1.2.3', '169.254.0.1', '169.254.169.254', '192.0.0.8', '192.0.2.1'],
  ...['192.88.99.1', '198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.9'],
  ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'],
  ...['::', '::127.0.0.1', '::7f00:1', '::8.8.8.8', 'fe80::1', 'fe80::1%eth0', 'fec0::1'],
  ...['ff02::1', '2001:db8::1', '3fff::1', '100::1', '5f00::1', '4000::1'],
  ...['2002:7f00:1::', '2002:808:808::1', '2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ...['64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::1', '::ffff:0:127.0.0.1'],
  ...['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '::ffff:0.0.0.0'],
];

const PUBLIC = [
  ...['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.1', '100.63.255.255', '100.128.0.1'],
  ...['126.255.255.255', '128.0.0.1', '172.15.255.255', '172.32.0.1', '192.167.255.255'],
  ...['169.253.255.255', '169.255.0.1', '198.17.255.255', '198.20.0.1', '223.255.255.255'],
  ...['2606:4700:4700::1111', '2a00:1450:4001:82f::200e', '::ffff:8.8.8.8', '::ffff:808:808'],
];

describe('Where requests may go that somebody else decides about', () => {
  for (const address of [...INTERNAL, ...SPECIAL]) {
    it(`is not ${address}`, () => {
      expect(STRICT.judge(address, address)).to.equal('forbidden');
      expect(STRICT.judge(address, 'example.org')).to.equal('forbidden');
    });
  }

  for (const address of PUBLIC) {
    it(`is ${address}`, () => {
      expect(STRICT.judge(address, 'example.org')).to.equal('public');
    });
  }

  it('is no odd notation of an address: a URL has turned it into the usual one', () => {
    const odd = ['127.1', '0x7f.1', '2130706433', '017700000001', '127.0.0.1.', '１２７.0.0.1'];
    for (const text of [...odd, '[::ffff:127.0.0.1]', '[0:0:0:0:0:0:0:1]']) {
      const host = new URL(`http://${text}/`).hostname.replace(/^\[(.*)\]$/, '$1');
      expect(STRICT.judge(host, host), text).to.equal('forbidden');
    }
  });

  it('is this machine, and nothing else inside, where that is said', () => {
    const addresses = new OutboundAddresses({ internal: 'loopback', allowed: [] });
    for (const own of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:7f00:1']) {
      expect(addresses.judge(own, 'localhost'), own).to.equal('allowed');
    }
    for (const other of ['10.0.0.1', '192.168.1.1', 'fc00::1', ...SPECIAL]) {
      expect(addresses.judge(other, 'localhost'), other).to.equal('forbidden');
    }
  });

  it('is everything private where that is said, but never what is special', () => {
    const addresses = new OutboundAddresses({ internal: 'private', allowed: [] });
    for (const inside of INTERNAL) {
      expect(addresses.judge(inside, 'receiver'), inside).to.equal('allowed');
    }
    for (const special of SPECIAL) {
      expect(addresses.judge(special, 'receiver'), special).to.equal('forbidden');
    }
  });

  it('is a host that is named, at whatever private address, but at no special one', () => {
    const addresses = new OutboundAddresses({ internal: 'none', allowed: ['Receiver.internal'] });
    expect(addresses.judge('10.1.2.3', 'receiver.internal')).to.equal('allowed');
    expect(addresses.judge('10.1.2.3', 'other.internal')).to.equal('forbidden');
    expect(addresses.judge('169.254.169.254', 'receiver.internal')).to.equal('forbidden');
    expect(addresses.judge('8.8.8.8', 'receiver.internal')).to.equal('public');
  });

  it('is a network or an address that is named, by whatever name', () => {
    const allowed = ['10.20.0.0/16', '192.168.7.7', 'fd12::/16', '198.18.0.0/15'];
    const addresses = new OutboundAddresses({ internal: 'none', allowed });
    for (const address of ['10.20.1.1', '::ffff:a14:101', '192.168.7.7', 'fd12::9', '198.18.0.1']) {
      expect(addresses.judge(address, 'any'), address).to.equal('allowed');
    }
    for (const address of ['10.21.0.1', '192.168.7.8', 'fd13::1', '127.0.0.1']) {
      expect(addresses.judge(address, 'any'), address).to.equal('forbidden');
    }
  });
});

describe('A rule of where requests may go', () => {
  it('is a name, an address or a network', () => {
    const rules = [
      'localhost',
      'receiver.internal',
      'a_b.c',
      '10.0.0.1',
      '::1',
      '10.0.0.0/8',
      '::/0',
    ];
    for (const rule of rules) expect(isOutboundRule(rule), rule).to.equal(true);
    const none = ['', '10.0.0.0/33', '::/129', '10.0.0/8', 'a/8', '10.0.0.1/', '127.1', '1/2/3'];
    for (const text of [...none, '*.internal', 'https://a', 'a b', 'a:80']) {
      expect(isOutboundRule(text), text).to.equal(false);
    }
  });
});
