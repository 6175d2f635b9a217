import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The TypeScript files of a folder that hold nothing but types. They leave no code behind, so no
 * test can run a line of them, and counting them as uncovered would be wrong.
 */
export function typeOnlyFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .filter((file) => isTypeOnly(readFileSync(file, 'utf8')));
}

/**
 * How a line of a formatted file may begin that is not indented: with a type, with its end, or with
 * a comment. Anything else is taken for code, so that a doubtful file counts.
 */
const TYPE_LINE =
  /^(import type |export type |export interface |declare |type |interface |\||&|\}|\)|\]|>|\/\/|\/\*| |$)/;

function isTypeOnly(source: string): boolean {
  return source.split('\n').every((line) => TYPE_LINE.test(line));
}
