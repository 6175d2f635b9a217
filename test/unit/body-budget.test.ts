import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { EventStoreError } from '../../src/errors.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { BodyBudget } from '../../src/http/body-budget.ts';

const { bodiesBytesMax, bodyBytesMax } = LIMITS;

describe('The budget of bodies', () => {
  it('is used up by as many of the largest bodies as it has room for, and refuses the next', () => {
    const budget = new BodyBudget();
    const releases = largest().map((request) => budget.reserve(request));
    expect(() => budget.reserve(withHeaders({ 'content-length': '1' }))).to.throw(EventStoreError);
    releases[0]?.();
    budget.reserve(withHeaders({ 'content-length': '1' }));
  });

  it('reckons a compressed body as large as it may become', () => {
    const budget = new BodyBudget();
    for (const _ of largest()) {
      budget.reserve(withHeaders({ 'content-encoding': 'gzip', 'content-length': '20' }));
    }
    const next = withHeaders({ 'content-length': '1' });
    expect(() => budget.reserve(next)).to.throw('too many large bodies');
  });

  it('has room for many bodies of unknown length', () => {
    const budget = new BodyBudget();
    for (let count = 0; count < 200; count += 1) budget.reserve(withHeaders({}));
  });

  it('is given back once for each body, however often it is said', () => {
    const budget = new BodyBudget();
    const [first] = largest().map((request) => budget.reserve(request));
    first?.();
    first?.();
    budget.reserve(withHeaders({ 'content-length': String(bodyBytesMax) }));
    expect(() => budget.reserve(withHeaders({ 'content-length': '1' }))).to.throw(EventStoreError);
  });
});

function largest(): readonly IncomingMessage[] {
  const length = { 'content-length': String(bodyBytesMax) };
  return Array.from({ length: bodiesBytesMax / bodyBytesMax }, () => withHeaders(length));
}

function withHeaders(headers: IncomingMessage['headers']): IncomingMessage {
  return { headers } as IncomingMessage;
}
