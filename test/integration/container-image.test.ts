import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildImage, type Image } from '../support/containers/build-image.ts';
import { outerEnvironment } from '../support/containers/run-shell.ts';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';
import { freePort } from '../support/free-port.ts';
import { freshDatabaseName, sharedReplicaSet } from '../support/shared-replica-set.ts';
import { orderWatchdog } from '../support/watchdog.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Two installations and a compilation. */
const BUILD_TIMEOUT_MS = 300_000;

describe("the Dockerfile's steps, carried out in a folder", function () {
  this.timeout(BUILD_TIMEOUT_MS);
  const folder = temporaryFolder();
  const processes: ChildProcess[] = [];
  afterEach(() => {
    for (const child of processes.splice(0)) child.kill('SIGKILL');
  });

  it('make an image that holds the service alone, whose command serves and whose check tells', async () => {
    const image = await buildImage(await textOf('Dockerfile'), ROOT, folder());
    const app = join(image.root, image.workingDirectory);
    expect(await readdir(image.root)).to.deep.equal(['app']);
    expect((await readdir(app)).sort()).to.deep.equal([
      ...['dist', 'node_modules', 'package.json', 'reducers', 'schemas'],
    ]);
    for (const folder of ['reducers', 'schemas']) {
      expect(await filesOf(join(app, folder))).to.deep.equal(await filesOf(join(ROOT, folder)));
    }
    expect(existsSync(join(app, 'node_modules/mongodb'))).to.equal(true);
    const forDevelopment = await developmentPackages();
    expect(forDevelopment).to.include('node_modules/typescript');
    expect(forDevelopment.filter((path) => existsSync(join(app, path)))).to.deep.equal([]);
    expect(image.environment['HOST']).to.equal('0.0.0.0');

    const port = await freePort();
    const environment = {
      // On this machine nobody else shall reach it.
      HOST: '127.0.0.1',
      PORT: String(port),
      MONGODB_URI: (await sharedReplicaSet()).uri,
      MONGODB_DB: freshDatabaseName(),
    };
    expect(await run(image, image.healthcheck, environment)).to.equal(1);

    const service = start(image, image.command, environment);
    await saying(service, 'Listening on');
    expect(await run(image, image.healthcheck, environment)).to.equal(0);
    const url = `http://127.0.0.1:${port}`;
    expect((await appendOne(url, await shippedExample())).status).to.equal(201);
    expect((await appendOne(url, {})).status).to.equal(422);
    const docs = await fetch(`${url}/docs`);
    expect(docs.status).to.equal(200);
    expect(await docs.text()).to.include('swagger-ui-bundle.js');

    service.kill('SIGTERM');
    expect(await exitCodeOf(service)).to.equal(0);
    expect(await run(image, image.healthcheck, environment)).to.equal(1);
  });

  type Environment = Readonly<Record<string, string>>;

  function start(image: Image, [program = '', ...args]: readonly string[], env: Environment) {
    // `node` is the one that runs this test.
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      cwd: join(image.root, image.workingDirectory),
      env: { ...outerEnvironment(), ...image.environment, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { pid } = child;
    if (pid !== undefined) {
      orderWatchdog('watchProcess', pid);
      child.once('close', () => orderWatchdog('forgetProcess', pid));
    }
    processes.push(child);
    return child;
  }

  function run(image: Image, command: readonly string[], env: Environment) {
    return exitCodeOf(start(image, command, env));
  }
});

function exitCodeOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

function saying(child: ChildProcess, text: string): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      said += part;
      if (said.includes(text)) resolve();
    });
    child.once('close', () => reject(new Error(`It ended without saying "${text}":\n${said}`)));
  });
}

/** Data of the newest version of an event type whose schema is in the image. */
async function shippedExample(): Promise<object> {
  const schema = JSON.parse(await textOf('schemas/Mission/MissionCreated/v3.json'));
  return schema.examples[0];
}

async function appendOne(url: string, data: object): Promise<Response> {
  const event = {
    eventType: 'MissionCreated',
    aggregateType: 'Mission',
    aggregateId: 'mission-42',
  };
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...event, data }),
  });
  await response.arrayBuffer();
  return response;
}

async function developmentPackages(): Promise<readonly string[]> {
  const { packages } = JSON.parse(await textOf('package-lock.json'));
  return Object.entries<{ readonly dev?: boolean }>(packages)
    .filter(([, { dev = false }]) => dev)
    .map(([path]) => path);
}

async function filesOf(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

function textOf(file: string): Promise<string> {
  return readFile(join(ROOT, file), 'utf8');
}
