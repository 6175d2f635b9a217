import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { StoryEvent } from '../../scripts/demo/chronicle.ts';
import { FORMER_FORMATS } from '../../scripts/demo/ground-software.ts';
import { inTimeOrder, missionHistory } from '../../scripts/demo/missions.ts';
import { AGGREGATE_TYPE_PATTERN } from '../../src/events/limits.ts';
import { deeplyFrozen } from '../support/deeply-frozen.ts';
import { variantsOf } from '../support/schema-variants.ts';
import {
  compiled,
  fileOf,
  referenced,
  SCHEMA_FILES,
  SCHEMA_PATHS,
  type Schema,
  type SchemaFile,
  upcast,
  upcastToNewest,
  versionsOf,
} from '../support/shipped-schemas.ts';

const EVENT_TYPES = [...new Set(SCHEMA_FILES.map(({ eventType }) => eventType))];
const SEEDS = [0, 1, 7, 42, 99, 12_345];

describe('the shipped schemas', () => {
  const validators = compiled();
  const faultsOf = ({ path }: SchemaFile, data: unknown) => {
    const validate = validators.get(path);
    return validate?.(data) === true ? [] : (validate?.errors ?? ['no schema']);
  };

  it('are at the paths of their event types, of which an aggregate type owns each', () => {
    for (const { aggregateType, eventType, schema, path } of SCHEMA_FILES) {
      expect(aggregateType, path).to.match(AGGREGATE_TYPE_PATTERN);
      expect(eventType, path).to.match(/^[A-Za-z][A-Za-z0-9_.-]*$/);
      expect(schema.title, path).to.equal(eventType);
    }
    const owners = new Set(SCHEMA_FILES.map((file) => `${file.aggregateType}/${file.eventType}`));
    expect(owners.size).to.equal(EVENT_TYPES.length).and.to.equal(24);
    expect(new Set(SCHEMA_FILES.map(({ aggregateType }) => aggregateType)).size).to.equal(7);
  });

  it('are numbered 1, 2, 3 … without a gap; nothing lies beside them but their steps', () => {
    for (const eventType of EVENT_TYPES) {
      const versions = versionsOf(eventType).map(({ version }) => version);
      expect(versions, eventType).to.deep.equal(versions.map((_, index) => index + 1));
    }
    const several = (count: number) =>
      EVENT_TYPES.filter((eventType) => versionsOf(eventType).length >= count);
    expect(several(2)).to.have.length.of.at.least(4);
    expect(several(3)).to.have.length.of.at.least(2);
    const modules = SCHEMA_FILES.flatMap(({ path, schema: { 'x-upcast': step } }) =>
      step !== undefined && 'module' in step ? [path.replace(/[^/]+$/, step.module.slice(2))] : [],
    );
    const known = [...SCHEMA_FILES.map(({ path }) => path), ...modules];
    expect(SCHEMA_PATHS).to.have.members(known);
  });

  it('have steps that import nothing but types', () => {
    const modules = SCHEMA_PATHS.filter((path) => path.endsWith('.ts'));
    expect(modules).to.have.length.of.at.least(2);
    for (const path of modules) {
      const text = readFileSync(join(import.meta.dirname, '../../schemas', path), 'utf8');
      expect(text, path).to.not.match(/\bimport(?! type\b)|\brequire\b/);
    }
  });

  it('are closed objects of JSON Schema 2020-12 with a description and no id', () => {
    for (const { path, schema } of SCHEMA_FILES) {
      expect(schema.$schema, path).to.equal('https://json-schema.org/draft/2020-12/schema');
      expect(schema.$id, path).to.equal(undefined);
      expect(schema.description, path).to.match(/^[A-Z].+\.$/);
      for (const [at, part] of partsOf(schema, path)) {
        if (part.type === 'object') expect(part.additionalProperties, at).to.equal(false);
      }
    }
  });

  it('say of every quantity its unit, the one of its name, and its bounds', () => {
    const quantities = SCHEMA_FILES.flatMap(({ path, schema }) => partsOf(schema, path)).filter(
      ([, { type }]) => type === 'number' || type === 'integer',
    );
    expect(quantities).to.have.length.above(30);
    for (const [at, quantity] of quantities) {
      const { description = '', minimum, maximum } = quantity;
      const [, unit] = /(?:, in |; )([^ ,;]+)(?: \([^()]+\))?\.$/.exec(description) ?? [];
      expect(unit, `${at}: ${description}`).to.equal(unitOf(at.split('/').at(-1) ?? ''));
      expect(minimum ?? quantity.exclusiveMinimum, at).to.be.a('number');
      expect(maximum ?? quantity.exclusiveMaximum, at).to.be.a('number');
    }
  });

  it('describe and bound every text, and say of every time that it is UTC', () => {
    const parts = SCHEMA_FILES.flatMap(({ path, schema }) => partsOf(schema, path));
    for (const [at, { type, description, format, enum: words, maxLength }] of parts) {
      if (type !== 'string' || at.endsWith('/window/items')) continue;
      expect(description, at).to.match(/\.$/);
      if (format === 'date-time') expect(description, at).to.include('(RFC 3339, UTC)');
      else if (words === undefined) expect(maxLength, at).to.be.a('number');
    }
  });

  it('refer to each other without a circle', () => {
    const targets = new Map(
      SCHEMA_FILES.map((file) => [
        file.path,
        partsOf(file.schema, '')
          .flatMap(([, { $ref }]) => ($ref === undefined ? [] : [referenced(file, $ref).file.path]))
          .filter((path) => path !== file.path),
      ]),
    );
    const visit = (path: string, way: readonly string[]): void => {
      expect(way).to.not.include(path);
      for (const target of targets.get(path) ?? []) visit(target, [...way, path]);
    };
    for (const { path } of SCHEMA_FILES) visit(path, []);
    expect([...targets.values()].flat()).to.not.have.length(0);
  });

  it('have examples that fit, and refuse them with anything more', () => {
    for (const file of SCHEMA_FILES) {
      expect(file.schema.examples, file.path).to.be.an('array').that.is.not.empty;
      for (const example of file.schema.examples ?? []) {
        expect(faultsOf(file, example), file.path).to.deep.equal([]);
        expect(faultsOf(file, { ...example, more: 1 }), file.path).to.not.deep.equal([]);
      }
    }
  });

  it('accept what the version before does, at its edges too, by a step or as it is', async () => {
    let tried = 0;
    for (const file of SCHEMA_FILES.filter(({ version }) => version > 1)) {
      const before = fileOf({ ...file, aggregateId: '', version: file.version - 1 });
      for (const variant of variantsOf(before)) {
        expect(faultsOf(before, variant), before.path).to.deep.equal([]);
        const next = await upcast(file, deeplyFrozen(variant));
        expect(faultsOf(file, next), `${file.path} ${JSON.stringify(next)}`).to.deep.equal([]);
        tried++;
      }
    }
    expect(tried).to.be.above(100);
  });

  it('have a step exactly where the version before would be refused, in each of three forms', () => {
    const later = SCHEMA_FILES.filter(({ version }) => version > 1);
    const steps = later.flatMap(({ schema }) => schema['x-upcast'] ?? []);
    for (const file of later) {
      const before = fileOf({ ...file, aggregateId: '', version: file.version - 1 });
      const refused = variantsOf(before).some((variant) => faultsOf(file, variant).length > 0);
      expect(file.schema['x-upcast'] !== undefined, file.path).to.equal(refused);
    }
    const forms = new Set(steps.flatMap((step) => Object.keys(step)));
    expect([...forms]).to.have.members(['jsonPatch', 'jsonata', 'module']);
    expect(later.length - steps.length, 'compatible without a step').to.be.at.least(2);
    const first = SCHEMA_FILES.filter(({ version }) => version === 1);
    expect(first.filter(({ schema }) => schema['x-upcast'] !== undefined)).to.deep.equal([]);
  });

  for (const seed of SEEDS) {
    it(`fit every event of the demo's history of seed ${seed}, which has all of them`, () => {
      const events: readonly StoryEvent[] = inTimeOrder(missionHistory(seed, 6)).flat();
      const met = new Set<string>();
      for (const event of events) {
        const file = fileOf(event);
        expect(faultsOf(file, event.data), JSON.stringify(event)).to.deep.equal([]);
        met.add(file.path);
      }
      expect([...met]).to.have.members(SCHEMA_FILES.map(({ path }) => path));
    });
  }

  it('bring back what the older ground software wrote, less what it had no place for', async () => {
    const lost = new Set(['previousPhase', 'rangeResidualRmsM']);
    const known = ({ data }: StoryEvent) =>
      Object.fromEntries(Object.entries(data).filter(([name]) => !lost.has(name)));
    const newest = inTimeOrder(missionHistory(42, 6))
      .flat()
      .filter(({ version }) => version === undefined);
    const tried = new Set<string>();
    for (const event of newest) {
      for (const { version, write } of FORMER_FORMATS[event.eventType] ?? []) {
        const file = fileOf({ ...event, version });
        const written = write(event.data);
        expect(await upcastToNewest(file, written), file.path).to.deep.equal(known(event));
        tried.add(file.path);
      }
    }
    expect(tried.size).to.equal(Object.values(FORMER_FORMATS).flat().length);
  });
});

/** A schema and every schema within, each with where it is. */
function partsOf(schema: Schema, at: string): readonly (readonly [string, Schema])[] {
  const { properties = {}, $defs = {}, items, anyOf = [] } = schema;
  const within = [$defs, properties, items === undefined ? {} : { items }].flatMap(
    Object.entries<Schema>,
  );
  return [
    [at, schema],
    ...within.flatMap(([name, part]) => partsOf(part, `${at}/${name}`)),
    ...anyOf.flatMap((part, index) => partsOf(part, `${at}/anyOf/${index}`)),
  ];
}

/** As the end of a quantity's name tells it. */
function unitOf(name: string): string | undefined {
  return UNITS.find(([pattern]) => pattern.test(name))?.[1];
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/MetresPerSecond$/, 'm/s'],
  [/FeetPerSecond$/, 'ft/s'],
  [/Pounds$/, 'lb'],
  [/Kg$/, 'kg'],
  [/Km$/, 'km'],
  [/Deg$/, 'degrees'],
  [/^hours/, 'hours'],
  [/[a-z0-9]S$/, 'seconds'],
  [/[a-z]N$/, 'newtons'],
  [/[a-z]M$/, 'm'],
  [/Points$|^eccentricity$/, 'dimensionless'],
];
