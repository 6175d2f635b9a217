import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orderWatchdog } from '../watchdog.ts';

/** Gives each test of the suite a folder of its own, and removes it after the test, or when the tests are killed. */
export function temporaryFolder(): () => string {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'event-store-test-'));
    orderWatchdog('watchFolder', folder);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    orderWatchdog('forgetFolder', folder);
  });
  return () => folder;
}
