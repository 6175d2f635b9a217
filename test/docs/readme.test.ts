import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { openedStore } from '../support/opened-store.ts';
import { blocksOf, curlSnippets, sectionOf, withoutSection } from '../support/readme-snippets.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What is another at each run, and of which kind it is. */
const VARYING: Readonly<Record<string, 'string' | 'number'>> = {
  eventId: 'string',
  timestamp: 'string',
  hash: 'string',
  correlationId: 'string',
  nextCursor: 'string',
  registeredAt: 'string',
  createdAt: 'string',
  durationMs: 'number',
};
const BURN = 'burn-1';

describe('README.md', () => {
  const opened = openedStore();
  const reducers = temporaryFolder();
  let readme: string;
  let server: HttpServer;

  beforeEach(async () => {
    readme = await readFile(join(ROOT, 'README.md'), 'utf8');
    const [reducer = ''] = blocksOf(sectionOf(readme, 'Replay'), 'ts');
    await cp(join(ROOT, 'reducers'), reducers(), { recursive: true });
    await writeFile(join(reducers(), 'burns.ts'), reducer);
    // As the service is started, on an embedded database.
    const store = await opened.another({
      schemas: { folder: join(ROOT, 'schemas'), policy: 'open' },
      replays: { reducersFolder: reducers() },
    });
    server = await startHttpServer(store);
  });
  afterEach(() => server.close());

  it('shows the true output of each of its commands, run one after the other', async () => {
    const shown = withoutSection(withoutSection(readme, 'Let others in'), 'Subscribe');
    const snippets = curlSnippets(shown);
    expect(snippets.filter(({ output }) => output !== undefined)).to.have.length.greaterThan(16);
    const earlier = new Map<string, string>();
    for (const { command, output } of snippets) {
      const { text, statuses } = await answersTo(
        command.replaceAll('http://127.0.0.1:3000', server.url),
      );
      const first = earlier.get(command);
      const status = statusOf(command, output, first);
      expect(statuses, command).to.deep.equal(statuses.map(() => status));
      if (output !== undefined) {
        expect(masked(JSON.parse(text)), command).to.deep.equal(masked(JSON.parse(output)));
      }
      if (first !== undefined) expect(text, command).to.equal(first);
      earlier.set(command, text);
    }
  });
});

/** What makes something that was not there: an event, a version of a schema, a snapshot. */
const CREATING = /\/v1\/(?:events|schemas\/\w+\/\w+\/versions) .* -d |-X POST/s;

/** A problem says its own; what is appended is created, but the second time. */
function statusOf(command: string, output = '{}', first?: string): number {
  const { status } = JSON.parse(output) as { readonly status?: number };
  if (status !== undefined) return status;
  return CREATING.test(command) && first === undefined ? 201 : 200;
}

/** Each line is a command of its own where there are several; the text is that of the last. */
async function answersTo(command: string) {
  const withStatus = command.replaceAll('curl -s ', `curl -s -w '${STATUS}%{http_code}\n' `);
  const { stdout } = await promisify(execFile)('bash', ['-ec', withStatus]);
  const statuses = [...stdout.matchAll(/^-- status (\d+)$/gm)].map(([, status]) => Number(status));
  const text = stdout.split(STATUS).at(-2) ?? '';
  return { statuses, text: text.replace(/^\d+\n/, '') };
}

const STATUS = '\n-- status ';

/** The value with what varies made the same, but only where it is of the same kind. */
function masked(value: unknown, name = ''): unknown {
  if (typeof value === VARYING[name] && value !== BURN) return name;
  if (Array.isArray(value)) return value.map((each) => masked(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each, key)]));
}
