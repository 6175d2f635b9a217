import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BENCH_FOLDER } from './compile.ts';
import type { Row } from './row.ts';

export interface NamedRow {
  readonly name: string;
  /** Relative to `bench/`. */
  readonly file: string;
  readonly row: Row;
}

/**
 * Every row there is, in the order of the files' numbers, or those that are named.
 *
 * @throws Error for a name that no row has, with those that there are.
 */
export async function chosenRows(names: readonly string[]): Promise<readonly NamedRow[]> {
  const files = (await readdir(join(BENCH_FOLDER, 'rows'))).sort(byNumber);
  const rows = await Promise.all(files.map(namedRow));
  const unknown = names.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) {
    throw new Error(`No row is named ${unknown}; there are ${rows.map(nameOf).join(', ')}.`);
  }
  return rows.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function namedRow(name: string): Promise<NamedRow> {
  const file = `rows/${name}`;
  const { row } = (await import(`./${file}`)) as { readonly row: Row };
  return { name: name.replace(/^\d+-|\.ts$/g, ''), file, row };
}

const nameOf = ({ name }: NamedRow) => name;
const byNumber = (a: string, b: string) => Number.parseInt(a, 10) - Number.parseInt(b, 10);
