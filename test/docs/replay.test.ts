import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openHandlers } from '../../src/engine/replay/open-handlers.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import {
  SNAPSHOT_POLICY_DEFAULT,
  SNAPSHOT_POLICY_SCHEMA,
} from '../../src/events/snapshot-policy.schema.ts';
import { REPLAY_SCHEMAS } from '../../src/http/replay.schemas.ts';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';
import { blocksOf, rowsOf, sectionOf } from '../support/readme-snippets.ts';

const ROOT = join(import.meta.dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'docs/replay.md'), 'utf8');

describe('docs/replay.md', () => {
  const folder = temporaryFolder();

  it('shows a reducer that folds events as their schemas have them', async () => {
    const [reducer = ''] = blocksOf(sectionOf(TEXT, 'Reducers'), 'ts');
    await writeFile(join(folder(), 'propellant.ts'), reducer);
    const handlers = await openHandlers(folder());
    const fold = handlers.handlerOf('Spacecraft', 'propellant').begin();
    const loaded = exampleOf('PropellantLoaded/v2.json');
    const consumed = exampleOf('PropellantConsumed/v1.json');
    fold.apply({ eventType: 'PropellantLoaded', data: loaded } as RecordedEvent);
    fold.apply({ eventType: 'PropellantConsumed', data: consumed } as RecordedEvent);
    expect(fold.state).to.deep.equal({
      loadedKg: loaded['propellantKg'],
      consumedKg: consumed['propellantUsedKg'],
    });
    expect(loaded['propellantKg']).to.be.greaterThan(0);
    expect(consumed['propellantUsedKg']).to.be.greaterThan(0);
  });

  it('has every field of a replay that is asked for, and no other', () => {
    const rows = namesIn('POST /v1/events/replay/{aggregateId}');
    expect(rows).to.have.members(Object.keys(REPLAY_SCHEMAS.ReplayRequest.properties));
  });

  it('has every option of npm run replay', () => {
    const script = readFileSync(join(ROOT, 'scripts/replay.ts'), 'utf8');
    const options = [...script.matchAll(/'(--[a-z-]+)[ ']/g)].map(([, option]) => option);
    expect(rowsIn('Replaying everything').map(([name]) => name)).to.deep.equal(options);
  });

  it('has every rule of a policy of snapshots, with its default', () => {
    const rules = Object.keys(SNAPSHOT_POLICY_SCHEMA.properties);
    const defaults: Readonly<Record<string, unknown>> = SNAPSHOT_POLICY_DEFAULT;
    const rows = rowsIn('Snapshots').filter(([name = '']) => rules.includes(name));
    expect(rows.map(([name, value]) => [name, value])).to.deep.equal(
      rules.map((rule) => [rule, `\`${JSON.stringify(defaults[rule])}\``]),
    );
  });
});

/** Of data, by the file of its schema. */
function exampleOf(path: string): Record<string, number> {
  const schema = readFileSync(join(ROOT, 'schemas/Spacecraft', path), 'utf8');
  return JSON.parse(schema).examples[0];
}

/** Several names in one row stand for a row each. */
function namesIn(section: string): readonly string[] {
  return rowsIn(section).flatMap(([names = '']) => names.split(', '));
}

function rowsIn(section: string): readonly (readonly string[])[] {
  return rowsOf(sectionOf(TEXT, section));
}
