import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { apiClient, keyWith } from '../support/api-client.ts';
import { anEvent } from '../support/examples.ts';
import { serviceFolder } from '../support/service-folder.ts';
import { startedApp } from '../support/started-app.ts';
import { runScript } from './run-script.ts';

describe('npm run import, to a service with authentication', function () {
  this.timeout(60_000);
  const { app, shown } = startedApp({ AUTH: 'on' });
  const folder = serviceFolder();

  it('sends the key in EVENT_STORE_KEY, and says what is wrong without', async () => {
    const file = join(folder.dataDir(), '..', 'events.ndjson');
    const { userId: _, ...event } = anEvent();
    await writeFile(file, `${JSON.stringify(event)}\n`);
    const administrator = apiClient(app().url, shown[1]);
    const key = await keyWith(administrator, ['writer'], { userId: 'importer' });
    const args = [file, '--url', app().url];
    const without = await runScript('import', args, '', { EVENT_STORE_KEY: '' });
    expect(without.exitCode).not.to.equal(0);
    expect(without.stdout + without.stderr).to.match(/unauthenticated.*EVENT_STORE_KEY/);
    const done = await runScript('import', args, '', { EVENT_STORE_KEY: key });
    expect(done.exitCode, done.stderr).to.equal(0);
    const [stored] = await app().store.readLog().toArray();
    expect(stored?.userId).to.equal('importer');
  });
});
