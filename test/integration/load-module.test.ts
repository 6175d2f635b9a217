import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { EventStoreError, isEventStoreError, LIMITS } from '../../src/index.ts';
import { loadModule } from '../../src/platform/load-module.ts';
import { buildServiceIn } from '../support/built-service.ts';

type Loaded = { readonly value: unknown } | { readonly refusal: string };
type Load = (path: string) => Promise<Loaded>;

/** Says what a built service makes of the modules it is given. */
const SAYING = `
  const { loadModule } = await import(process.argv[1]);
  const answer = async (path) => {
    try {
      return { value: await loadModule(path) };
    } catch (error) {
      return { refusal: error.code + ': ' + error.message };
    }
  };
  console.log(JSON.stringify(await answer(process.argv[2])));`;

describe('loadModule', function () {
  this.timeout(120_000);
  let folder: string;
  let built: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'event-store-modules-'));
    built = join(folder, 'built');
    await mkdir(built);
    await buildServiceIn(built);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  let files = 0;
  /** Writes files beside each other, and gives the path of the first. */
  async function written(...contents: readonly (readonly [string, string])[]): Promise<string> {
    files += 1;
    const paths = contents.map(([name]) => join(folder, `modules ${files} #ü`, name));
    for (const [index, path] of paths.entries()) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, contents[index]?.[1] ?? '');
    }
    return paths[0] as string;
  }

  const fromSource: Load = async (path) => {
    try {
      return { value: await loadModule(path) };
    } catch (error) {
      if (!isEventStoreError(error)) throw error;
      return { refusal: `${error.code}: ${error.message}` };
    }
  };

  const fromBuild: Load = async (path) => {
    const library = pathToFileURL(join(built, 'dist/platform/load-module.js')).href;
    const options = ['--input-type=module', '--eval', SAYING, library, path];
    const { stdout } = await promisify(execFile)(process.execPath, options, { cwd: tmpdir() });
    return JSON.parse(stdout);
  };

  for (const [where, load] of [
    ['from source', fromSource],
    ['in a built service', fromBuild],
  ] as const) {
    describe(where, () => {
      const refusal = async (path: string) => {
        const answer = await load(path);
        return 'refusal' in answer ? answer.refusal : expect.fail(JSON.stringify(answer));
      };

      it('gives the default export of TypeScript that imports its neighbour and the library', async () => {
        const path = await written(
          [
            'mission.ts',
            `import { LIMITS, type RecordedEvent } from 'ngmat-event-store';
             import { named, type Named } from './parts/named.ts';
             import plain from './plain.mjs';
             interface Answer extends Named { readonly limit: number }
             const of = (event: Pick<RecordedEvent, 'eventType'>): string => event.eventType;
             export default { ...named, plain, limit: LIMITS.tagsMax, of: of({ eventType: 'A' }) } satisfies Answer & object;`,
          ],
          [
            'parts/named.ts',
            `export interface Named { readonly name: string }
             export const named: Named = { name: 'neighbour' as const };`,
          ],
          ['plain.mjs', 'export default 7;'],
        );
        const value = { name: 'neighbour', plain: 7, limit: LIMITS.tagsMax, of: 'A' };
        expect(await load(path)).to.deep.equal({ value });
      });

      for (const name of ['m.js', 'm.mjs', 'm.mts', 'm.ts']) {
        it(`gives the default export of ${name}`, async () => {
          const path = await written([name, 'export const other = 1;\nexport default { a: [1] };']);
          expect(await load(path)).to.deep.equal({ value: { a: [1] } });
        });
      }

      for (const [what, name, text, reason] of [
        ['an enum', 'enum.ts', 'enum A { x }\nexport default A;', /enum\.ts:1:1: .*enum/],
        [
          'a parameter property',
          'property.ts',
          'export default class {\n  constructor(private x: number) {}\n}',
          /property\.ts:2:\d+: .*parameter property/,
        ],
        ['no TypeScript', 'broken.ts', 'const x: number = ;', /broken\.ts:1:19/],
        [
          'no JavaScript',
          'broken.mjs',
          '\nconst x = ;',
          /broken\.mjs cannot be loaded: Unexpected token/,
        ],
        ['no default export', 'named.ts', 'export const a = 1;', /named\.ts has no default export/],
        [
          'code that throws',
          'throws.ts',
          "throw new Error('no fuel');",
          /cannot be loaded: no fuel/,
        ],
        ['no neighbour there', 'alone.ts', "import './gone.ts';", /cannot be loaded: .*gone\.ts/],
        ['no such package', 'alone.ts', "import 'no-such-package';", /no-such-package/],
        ['another kind of file', 'reducer.json', '{}', /reducer\.json is no module/],
      ] as const) {
        it(`refuses a module with ${what}, naming the path and the reason`, async () => {
          const path = await written([name, text]);
          const said = await refusal(path);
          expect(said).to.match(reason);
          expect(said.startsWith(`invalid_configuration: ${path} `), said).to.equal(true);
        });
      }

      it('names the neighbour that is no TypeScript', async () => {
        const path = await written(
          ['mission.ts', "import './parts.ts';\nexport default 1;"],
          ['parts.ts', '\n  enum A {}'],
        );
        expect(await refusal(path)).to.match(/mission\.ts cannot be loaded: .*parts\.ts:2:3: /);
      });

      it('refuses a file that is not there', async () => {
        const path = join(folder, 'nowhere.ts');
        expect(await refusal(path)).to.match(/nowhere\.ts cannot be read: ENOENT/);
      });
    });
  }

  it('gives modules the very library that runs', async () => {
    const text =
      "import { EventStoreError } from 'ngmat-event-store';\nexport default EventStoreError;";
    expect(await loadModule(await written(['same.ts', text]))).to.equal(EventStoreError);
  });

  it('leaves other modules alone', async () => {
    const path = await written(['enum.mts', 'enum A { x }\nexport default A;']);
    expect('refusal' in (await fromSource(path))).to.equal(true);
    const other = await written(['enum.mts', 'export enum A { x }']);
    expect((await import(pathToFileURL(other).href)).A.x).to.equal(0);
  });
});
