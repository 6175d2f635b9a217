import { join } from 'node:path';

/** A folder of schemas that has none: tests append what they like. */
export const NO_SCHEMAS = join(import.meta.dirname, 'no-schemas');
