import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect } from 'chai';

/** Who may import from where, within src. A file outside of all these places is one too many. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': ['events/'],
  'events/': ['errors.ts'],
  'event-store.ts': [
    'events/',
    'live-events.ts',
    'manages-subscriptions.ts',
    'replay.ts',
    'schemas.ts',
    'snapshots.ts',
  ],
  'live-events.ts': ['events/', 'schemas.ts', 'subscriptions.ts'],
  'transparency.ts': ['events/'],
  'audit-trail.ts': ['events/', 'event-store.ts'],
  'reducer.ts': ['events/'],
  'replay.ts': ['events/', 'schemas.ts'],
  'platform/load-module.ts': ['errors.ts', 'platform/module-hooks.ts'],
  'platform/': [],
  'access/': [
    'events/',
    'errors.ts',
    'event-store.ts',
    'live-events.ts',
    'replay.ts',
    'schemas.ts',
    'snapshots.ts',
    'subscriptions.ts',
    'manages-subscriptions.ts',
    'platform/',
  ],
  'schemas.ts': ['events/', 'errors.ts'],
  'engine/': [
    'audit-trail.ts',
    'events/',
    'errors.ts',
    'event-store.ts',
    'live-events.ts',
    'reducer.ts',
    'replay.ts',
    'schemas.ts',
    'snapshots.ts',
    'subscriptions.ts',
    'manages-subscriptions.ts',
    'transparency.ts',
    'platform/',
  ],
  'snapshots.ts': ['events/', 'replay.ts'],
  'subscriptions.ts': ['events/'],
  'manages-subscriptions.ts': ['events/', 'subscriptions.ts'],
  'mongo/': [
    'engine/*/ports.ts',
    'access/ports.ts',
    'events/',
    'errors.ts',
    'event-store.ts',
    'schemas.ts',
    'subscriptions.ts',
    'platform/',
  ],
  'redis/': ['engine/*/ports.ts', 'events/', 'errors.ts', 'platform/', 'subscriptions.ts'],
  'webhooks/': ['engine/*/ports.ts', 'events/', 'errors.ts', 'platform/', 'subscriptions.ts'],
  'tokens/': ['access/', 'events/', 'errors.ts', 'platform/'],
  'http/': [
    'access/',
    'audit-trail.ts',
    'transparency.ts',
    'events/',
    'errors.ts',
    'event-store.ts',
    'live-events.ts',
    'replay.ts',
    'schemas.ts',
    'snapshots.ts',
    'subscriptions.ts',
    'manages-subscriptions.ts',
    'platform/',
  ],
  'config-kinds.ts': [],
  'config-access-variables.ts': ['config-kinds.ts'],
  'config-redis-variables.ts': ['config-kinds.ts'],
  'config-webhook-variables.ts': ['config-kinds.ts', 'platform/outbound-addresses.ts'],
  'config-variables.ts': [
    'config-kinds.ts',
    'config-access-variables.ts',
    'config-redis-variables.ts',
    'config-webhook-variables.ts',
    'schemas.ts',
  ],
  'config.ts': ['config-kinds.ts', 'config-variables.ts', 'errors.ts', 'platform/'],
  'store-observer.ts': ['engine/', 'schemas.ts'],
  'open-connection.ts': ['mongo/', 'platform/', 'store-observer.ts'],
  'open-replays.ts': ['engine/', 'mongo/', 'platform/', 'replay.ts', 'store-observer.ts'],
  'open-schemas.ts': ['engine/schemas/', 'platform/', 'schemas.ts', 'store-observer.ts'],
  'open-transparency.ts': [
    'engine/audit/',
    'errors.ts',
    'event-store.ts',
    'mongo/',
    'open-verification.ts',
    'transparency.ts',
  ],
  'open-verification.ts': ['engine/', 'mongo/', 'platform/', 'transparency.ts'],
  'open-access.ts': [
    'access/',
    'config.ts',
    'config-kinds.ts',
    'config-variables.ts',
    'http/budgets.ts',
    'platform/',
    'redis/',
    'tokens/',
  ],
  'open-event-store.ts': [
    'access/ports.ts',
    'engine/',
    'mongo/',
    'events/',
    'event-store.ts',
    'open-connection.ts',
    'open-distribution.ts',
    'open-replays.ts',
    'open-schemas.ts',
    'open-subscriptions.ts',
    'open-transparency.ts',
    'platform/',
    'store-observer.ts',
  ],
  'open-read-only-store.ts': [
    'engine/',
    'mongo/',
    'events/',
    'event-store.ts',
    'open-replays.ts',
    'open-schemas.ts',
    'platform/',
    'replay.ts',
    'schemas.ts',
    'snapshots.ts',
    'store-observer.ts',
  ],
  'open-subscriptions.ts': [
    'engine/',
    'events/',
    'manages-subscriptions.ts',
    'mongo/',
    'platform/',
    'redis/',
    'store-observer.ts',
    'webhooks/',
  ],
  'open-distribution.ts': [
    'engine/assignments/',
    'event-store.ts',
    'events/',
    'manages-subscriptions.ts',
    'mongo/',
    'open-redis-publisher.ts',
    'open-subscriptions.ts',
    'platform/',
    'store-observer.ts',
  ],
  'open-redis-publisher.ts': ['engine/', 'event-store.ts', 'mongo/', 'platform/', 'redis/'],
  'distribution-options.ts': [
    'config-kinds.ts',
    'config-variables.ts',
    'open-distribution.ts',
    'platform/',
  ],
  'service-metrics.ts': ['http/api-observer.ts', 'platform/'],
  'service-log.ts': ['http/api-observer.ts', 'platform/', 'store-observer.ts'],
  'store-options.ts': [
    'config-variables.ts',
    'open-event-store.ts',
    'platform/',
    'redis/',
    'schemas.ts',
  ],
  'app.ts': [
    'distribution-options.ts',
    'config-kinds.ts',
    'config-variables.ts',
    'open-access.ts',
    'errors.ts',
    'event-store.ts',
    'http/',
    'mongo/',
    'open-event-store.ts',
    'platform/',
    'service-log.ts',
    'service-metrics.ts',
    'store-options.ts',
  ],
  'main.ts': ['app.ts', 'config.ts', 'config-variables.ts', 'errors.ts', 'platform/'],
  'index.ts': [
    'manages-subscriptions.ts',
    'schemas.ts',
    'snapshots.ts',
    'subscriptions.ts',
    'errors.ts',
    'event-store.ts',
    'live-events.ts',
    'events/',
    'open-event-store.ts',
    'reducer.ts',
    'replay.ts',
    'store-observer.ts',
    'transparency.ts',
  ],
};

/** One technology, one folder. */
const ONLY_IN: Readonly<Record<string, readonly string[]>> = {
  mongodb: ['mongo/'],
  'mongodb-memory-server': ['mongo/embedded/'],
  'mongodb-memory-server-core': ['mongo/embedded/'],
  ioredis: ['redis/'],
  jose: ['tokens/'],
  undici: ['webhooks/'],
  express: ['http/'],
  cors: ['http/'],
  helmet: ['http/'],
  msgpackr: ['http/'],
  'csv-stringify': ['http/csv.ts'],
  'redos-detector': ['engine/schemas/documents/pattern-faults.ts'],
  winston: ['platform/logger.ts'],
  'prom-client': ['platform/metrics.ts', 'platform/distribution-metrics.ts'],
  '@opentelemetry/api': ['platform/tracing.ts'],
  '@swc/wasm-typescript': ['platform/module-hooks.ts'],
};

const ROOT = join(import.meta.dirname, '../../src');
const FILES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replaceAll('\\', '/'))
  .sort();

describe('the import arrows', () => {
  it('point one way, from each place only to those it may know', () => {
    expect(FILES.flatMap((file) => forbiddenImportsOf(file))).to.deep.equal([]);
  });

  it('form no cycle', () => {
    expect(cycleIn(new Map(FILES.map((file) => [file, localImportsOf(file)])))).to.equal(undefined);
  });

  it('let each technology be imported in its own folder only', () => {
    const strays = FILES.flatMap((file) =>
      packagesImportedBy(file)
        .filter((name) => ONLY_IN[name]?.every((place) => !file.startsWith(place)) ?? false)
        .map((name) => `${file} imports ${name}`),
    );
    expect(strays).to.deep.equal([]);
  });

  it('are found where they are', () => {
    expect(localImportsOf('app.ts')).to.include('open-event-store.ts');
    expect(packagesImportedBy('http/http-api.ts')).to.include('express');
    expect(
      cycleIn(
        new Map([
          ['a', ['b']],
          ['b', ['a']],
        ]),
      ),
    ).to.deep.equal(['a', 'b', 'a']);
  });
});

describe('the source files', () => {
  it('have at most 250 lines', () => {
    const tooLong = FILES.filter((file) => textOf(file).split('\n').length > 251);
    expect(tooLong).to.deep.equal([]);
  });

  it('read the environment in main.ts only, which hands it on', () => {
    const code = (file: string) => textOf(file).replaceAll(/\/\*.*?\*\//gs, '');
    const readers = FILES.filter((file) => /\bprocess\.env\b/.test(code(file)));
    expect(readers).to.deep.equal(['main.ts']);
  });

  it('have no barrel but index.ts', () => {
    expect(FILES.filter((file) => file.endsWith('index.ts'))).to.deep.equal(['index.ts']);
    const reexporting = FILES.filter((file) =>
      /^export (?:type )?[{*][^;]*from '/m.test(textOf(file)),
    );
    expect(reexporting).to.deep.equal(['index.ts']);
  });
});

function forbiddenImportsOf(file: string): readonly string[] {
  const place = placeOf(file);
  if (place === undefined) return [`${file} is in no place that the arrows know`];
  const allowed = [place, ...(ARROWS[place] ?? [])];
  return localImportsOf(file)
    .filter((target) => !allowed.some((pattern) => matches(target, pattern)))
    .map((target) => `${file} imports ${target}`);
}

function placeOf(file: string): string | undefined {
  return Object.keys(ARROWS).find((place) => matches(file, place));
}

function matches(file: string, pattern: string): boolean {
  const [start = '', end] = pattern.split('*/');
  if (end !== undefined) return file.startsWith(start) && file.endsWith(`/${end}`);
  return pattern.endsWith('/') ? file.startsWith(pattern) : file === pattern;
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function specifiersOf(file: string): readonly string[] {
  return [...textOf(file).matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, name]) => name ?? '');
}

function localImportsOf(file: string): readonly string[] {
  return specifiersOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(ROOT, normalize(join(ROOT, dirname(file), name))));
}

function packagesImportedBy(file: string): readonly string[] {
  return specifiersOf(file)
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

function cycleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  function visit(file: string, path: readonly string[]): readonly string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of graph.get(file) ?? []) {
      const cycle = visit(target, [...path, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  }
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
