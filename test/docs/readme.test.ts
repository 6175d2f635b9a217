import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { openedStore } from '../support/opened-store.ts';
import { curlSnippets, withoutSection } from '../support/readme-snippets.ts';

const README = new URL('../../README.md', import.meta.url);
/** What is another at each run. */
const VARYING = ['eventId', 'timestamp', 'hash', 'correlationId', 'nextCursor'];
const BURN = 'burn-1';

describe('README.md', () => {
  const opened = openedStore();
  let server: HttpServer;

  before(async () => {
    server = await startHttpServer(opened.store());
  });
  after(() => server.close());

  it('shows the true output of each of its commands, run one after the other', async () => {
    const snippets = curlSnippets(withoutSection(await readFile(README, 'utf8'), 'Let others in'));
    expect(snippets.filter(({ output }) => output !== undefined)).to.have.length.greaterThan(6);
    const earlier = new Map<string, string>();
    for (const { command, output } of snippets) {
      const { text, status } = await answerTo(
        command.replaceAll('http://127.0.0.1:3000', server.url),
      );
      const first = earlier.get(command);
      expect(status, command).to.equal(statusOf(command, output, first));
      if (output !== undefined) {
        expect(masked(JSON.parse(text)), command).to.deep.equal(masked(JSON.parse(output)));
      }
      if (first !== undefined) expect(text, command).to.equal(first);
      earlier.set(command, text);
    }
  });
});

/** A problem says its own; what is appended is created, but the second time. */
function statusOf(command: string, output = '{}', first?: string): number {
  const { status } = JSON.parse(output) as { readonly status?: number };
  if (status !== undefined) return status;
  return command.includes(' -d ') && first === undefined ? 201 : 200;
}

async function answerTo(command: string) {
  // Each line is a command of its own where there are several.
  const withStatus = command.replaceAll('curl -s ', "curl -s -w '\\n%{http_code}\\n' ");
  const { stdout } = await promisify(execFile)('bash', ['-ec', withStatus]);
  const lines = stdout.trimEnd().split('\n');
  return { text: lines.slice(0, -1).join('\n'), status: Number(lines.at(-1)) };
}

/** The value with what varies made the same, but only where it is of the same kind. */
function masked(value: unknown, name = ''): unknown {
  if (typeof value === 'string' && VARYING.includes(name) && value !== BURN) return name;
  if (Array.isArray(value)) return value.map((each) => masked(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each, key)]));
}
