import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ROLES, SCOPES } from '../../src/access/scopes.ts';
import { blocksOf, rowsOf, sectionOf } from '../support/readme-snippets.ts';
import { startedApp } from '../support/started-app.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = new URL('../../README.md', import.meta.url);
/** Between the outputs of two blocks. */
const CUT = '-- next --';

describe('README.md, "Let others in"', function () {
  this.timeout(60_000);
  const { app, environment } = startedApp();
  let section: string;

  before(async () => {
    section = sectionOf(await readFile(README, 'utf8'), 'Let others in');
  });

  it('shows the true output of its commands, run one after the other', async () => {
    const script = blocksOf(section, 'sh')
      .join(`\necho '${CUT}'\n`)
      .replaceAll('http://127.0.0.1:3000', app().url);
    const env = { ...process.env, ...(await environment()) };
    const { stdout } = await promisify(execFile)('bash', ['-ec', script], { cwd: ROOT, env });
    const [refused = '', created = '', administered = ''] = stdout.split(`${CUT}\n`);
    const [shownRefusal = '', shownKey = ''] = blocksOf(section, 'json');
    expect(JSON.parse(refused)).to.deep.equal(JSON.parse(shownRefusal));
    expect(alike(JSON.parse(created))).to.deep.equal(alike(JSON.parse(shownKey)));
    expect(administered).to.match(/^key id +state +created/);
    expect(administered).to.match(/[0-9a-f]{16} +valid .* writer:Mission$/m);
    const { key, keyId } = JSON.parse(created);
    expect(administered).to.include(keyId);
    expect(stdout.split(key)).to.have.length(2);
  });

  it('has every scope and role, with what it allows', () => {
    const told = new Map(rowsOf(section).map(([name = '', meaning = '']) => [name, meaning]));
    for (const [scope, meaning] of Object.entries(SCOPES)) {
      expect(told.get(scope), scope).to.be.a('string').that.includes(meaning);
      told.delete(scope);
    }
    for (const [role, scopes] of Object.entries(ROLES)) {
      const all = scopes.length === Object.keys(SCOPES).length;
      const named = all ? 'all' : scopes.map((scope) => `\`${scope}\``).join(', ');
      expect(told.get(role), role).to.equal(named);
      told.delete(role);
    }
    expect([...told.keys()]).to.deep.equal([]);
  });
});

/** What varies from run to run, made the same where it is of the same form. */
function alike(value: Readonly<Record<string, string>>): unknown {
  const text = JSON.stringify(value);
  return JSON.parse(
    text
      .replaceAll(/esk_[0-9a-f]{16}_[\w-]{43}/g, 'a key')
      .replaceAll(/[0-9a-f]{16}/g, 'an id')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time'),
  );
}
