import { cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PAGE = join(import.meta.dirname, 'docs-page');
const OUT = join(import.meta.dirname, '../dist/docs');

/** What the page needs of Swagger UI, and what its licence asks for. */
const OF_SWAGGER_UI = [
  'swagger-ui-bundle.js',
  'swagger-ui-bundle.js.LICENSE.txt',
  'swagger-ui.css',
  'favicon-32x32.png',
  'LICENSE',
  'NOTICE',
];

/** Puts the docs page, with all that it loads, into a folder, in place of what was there. */
export async function buildDocsPage(folder: string): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(PAGE, folder, { recursive: true });
  for (const file of OF_SWAGGER_UI) await cp(join(dirname(manifest), file), join(folder, file));
}

const isRun = import.meta.url === pathToFileURL(process.argv[1] ?? '').href;
if (isRun) await buildDocsPage(OUT);
