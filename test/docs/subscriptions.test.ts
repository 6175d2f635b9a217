import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  NEW_SUBSCRIPTION_SCHEMA,
  SUBSCRIPTION_DEFAULT,
} from '../../src/events/new-subscription.schema.ts';
import { blocksOf, rowsOf, sectionOf } from '../support/readme-snippets.ts';
import { startedApp } from '../support/started-app.ts';

const ROOT = join(import.meta.dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'docs/subscriptions.md'), 'utf8');
const OPERATIONS = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
const OBSERVER = readFileSync(join(ROOT, 'src/store-observer.ts'), 'utf8');

describe('docs/subscriptions.md', () => {
  const { app } = startedApp();

  it('has every route, and no other', async () => {
    const response = await fetch(`${app().url}/openapi.json`);
    const { paths } = (await response.json()) as {
      readonly paths: Readonly<Record<string, object>>;
    };
    const known = Object.entries(paths)
      .filter(([path]) => /subscri|events\/stream/.test(path))
      .flatMap(([path, methods]) => verbsOf(methods).map((verb) => `${verb} ${path}`));
    const told = rowsOf(sectionOf(TEXT, 'Routes')).map(([route]) => route);
    expect(known).to.have.length.greaterThan(20);
    expect([...told].sort()).to.deep.equal(known.sort());
  });

  it('shows a subscription with every default', () => {
    const [shown = ''] = blocksOf(sectionOf(TEXT, 'The resource'), 'json');
    expect(JSON.parse(shown)).to.deep.include(SUBSCRIPTION_DEFAULT);
  });

  it('says of dead letters what can be asked for', () => {
    const [, said = ''] = sectionOf(TEXT, 'Dead letters').split('is a dead letter');
    const [ways = ''] = said.split('```');
    const named = [...ways.matchAll(/"(\w+)"`/g)].map(([, value]) => value);
    expect(named).to.deep.equal(NEW_SUBSCRIPTION_SCHEMA.properties.onDeadLetter.enum);
  });

  it('is said by docs/operations.md what each trouble of distribution is', () => {
    const [, source = ''] = OBSERVER.split('type DistributionTrouble =');
    const [union = ''] = source.split(';');
    const known = [...union.matchAll(/'(\w+)'/g)].map(([, trouble]) => trouble);
    const rows = rowsOf(sectionOf(OPERATIONS, 'Distribution').split('| trouble |')[1] ?? '');
    expect(rows.map(([trouble]) => trouble)).to.deep.equal(known);
  });
});

function verbsOf(methods: object): readonly string[] {
  const verbs = Object.keys(methods).filter((name) => /^(get|post|put|patch|delete)$/.test(name));
  return verbs.map((verb) => verb.toUpperCase());
}
