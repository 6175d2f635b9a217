import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { startApp } from '../src/app.ts';
import { configFrom } from '../src/config.ts';
import { createLogger } from '../src/platform/logger.ts';
import { installSchemathesis } from './fuzz/install-schemathesis.ts';
import { parsedInteger, usageErrorsExitWith2 } from './options.ts';
import { stopOnSignal } from './stop-on-signal.ts';

interface Options {
  readonly quick?: boolean;
  readonly seed: number;
}

/** Where Python finds hooks.py. */
const HOOKS = join(import.meta.dirname, 'fuzz');

const SECONDS = 600;
const QUICK_SECONDS = 60;

const CHECKS = [
  'not_a_server_error',
  'unavailable_only_for_a_reason',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'positive_data_acceptance',
  'missing_required_header',
  'unsupported_method',
  'allow_header_conformance',
];

const command = usageErrorsExitWith2(new Command('fuzz'))
  .description(
    'Holds the running service against its OpenAPI document: schemathesis sends what the document ' +
      'allows and what it forbids, and checks every answer. Ends with 1 where it found something.',
  )
  .option('--quick', `${QUICK_SECONDS} seconds instead of ${SECONDS}`)
  .option('--seed <number>', 'the same again', parsedInteger(0), Date.now() % 1_000_000)
  .parse();

await main(command.opts<Options>());

async function main(options: Options): Promise<void> {
  const stop = stopOnSignal(() => console.error('Stopping …'));
  const schemathesis = await installSchemathesis((message) => console.error(message));
  const folder = await mkdtemp(join(tmpdir(), 'event-store-fuzz-'));
  try {
    const service = await startService(folder);
    try {
      const args = argumentsFor(service.url, options);
      const exitCode = await run(schemathesis, args, folder, stop);
      if (exitCode !== 0) process.exitCode = 1;
    } finally {
      await service.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * In this process, on an embedded database of its own, and without schemas: what is appended is
 * nonsense. Its warnings go to the same terminal.
 */
async function startService(folder: string) {
  const { MONGODB_URI: _, ...environment } = process.env;
  const schemas = join(folder, 'schemas');
  await mkdir(schemas);
  const config = configFrom({
    ...environment,
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: join(folder, 'data'),
    SCHEMAS_DIR: schemas,
  });
  return startApp(config, createLogger({ level: 'warn', format: 'text' }), environment);
}

function argumentsFor(url: string, { quick = false, seed }: Options): readonly string[] {
  return [
    ...['--config-file', join(import.meta.dirname, 'fuzz/schemathesis.toml')],
    ...['run', `${url}/openapi.json`],
    ...['--checks', CHECKS.join(','), '--seed', String(seed)],
    ...['--max-time', String(quick ? QUICK_SECONDS : SECONDS)],
  ];
}

/** Resolves with the exit code; a signal counts as 1. */
function run(
  program: string,
  args: readonly string[],
  cwd: string,
  stop: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    // It leaves what it remembers in the folder it runs in.
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        PYTHONDONTWRITEBYTECODE: '1',
        SCHEMATHESIS_HOOKS: 'hooks',
        PYTHONPATH: HOOKS,
      },
    });
    stop.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
}
