import { expect } from 'chai';
import {
  covers,
  EVERYTHING,
  grantFault,
  grantsOf,
  ROLES,
  SCOPES,
} from '../../src/access/scopes.ts';

const told = (texts: readonly string[]) =>
  Object.fromEntries(
    [...grantsOf(texts)].map(([scope, types]) => [scope, types === 'all' ? types : [...types]]),
  );

describe('The scopes', () => {
  it('are granted for all aggregate types, or for those that are named', () => {
    expect(told(['events:append', 'events:read:Mission'])).to.deep.equal({
      'events:append': 'all',
      'events:read': ['Mission'],
    });
    expect(told(['events:read:Mission', 'events:read:Burn'])).to.deep.equal({
      'events:read': ['Mission', 'Burn'],
    });
  });

  it('are never narrowed by what is granted besides', () => {
    for (const texts of [
      ['events:read', 'events:read:Mission'],
      ['events:read:Mission', 'events:read'],
      ['events:read:Mission', 'reader', 'events:read:Burn'],
    ]) {
      expect(told(texts)).to.deep.equal({ 'events:read': 'all' });
    }
  });

  it('come in roles, which can be narrowed as well', () => {
    expect(told(['writer:Mission'])).to.deep.equal({
      'events:append': ['Mission'],
      'events:read': ['Mission'],
    });
    expect(grantsOf(['administrator'])).to.deep.equal(EVERYTHING);
    for (const scopes of Object.values(ROLES)) expect(scopes).to.not.be.empty;
  });

  it('are all that a text can grant', () => {
    const nothing = [
      ...['', ':', 'events', 'events:', 'events:append:', 'events:append:*', 'openid', 'ADMIN'],
      ...['events:append:Mission:Burn', 'events:append:1', 'admin:Mission', 'metrics:read:Mission'],
      // Roles with scopes that know no types.
      ...['administrator:Mission', 'monitor:Mission', 'analyst:Mission'],
      ...['__proto__', 'constructor', 'toString', 'constructor:Mission', 'hasOwnProperty'],
    ];
    expect(told(nothing)).to.deep.equal({});
    for (const text of nothing) expect(grantFault(text), text).to.match(/^must be a scope/);
    for (const text of Object.keys(SCOPES)) expect(grantFault(text), text).to.equal(undefined);
  });

  it('cover others that are the same, or narrower', () => {
    const held = grantsOf(['events:read:Mission', 'events:append']);
    for (const asked of [[], ['events:read:Mission'], ['events:append:Burn'], ['events:append']]) {
      expect(covers(held, grantsOf(asked)), asked.join(' ')).to.equal(true);
    }
    for (const asked of [
      ['events:read'],
      ['events:read:Burn'],
      ['admin'],
      ['writer:Mission', 'admin'],
    ]) {
      expect(covers(held, grantsOf(asked)), asked.join(' ')).to.equal(false);
    }
    const both = ['events:read:Mission', 'events:read:Burn'];
    expect(covers(held, grantsOf(both))).to.equal(false);
    expect(covers(grantsOf(both), grantsOf(['events:read:Burn']))).to.equal(true);
  });
});
