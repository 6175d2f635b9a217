import type { Fault } from '../../../errors.ts';
import { copyJsonObject } from '../../../events/copy-json.ts';
import type { JsonValue } from '../../../events/event.ts';
import type { Step } from './step.ts';

/** The default export of a file next to the schema's. */
export type LoadModule = (file: string) => Promise<unknown>;

export function moduleFaults(file: JsonValue): readonly Fault[] {
  if (typeof file === 'string' && MODULE.test(file)) return [];
  const message = 'must be a file in the folder of the schema, like "./v1-to-v2.ts"';
  return [{ pointer: '', message }];
}

const MODULE = /^\.\/[A-Za-z0-9][A-Za-z0-9_.-]*\.m?[jt]s$/;

/** A function of a module: from the data, which it must not change, to the new data. */
export async function compileModule(file: JsonValue, loadModule: LoadModule): Promise<Step> {
  const exported = await loadModule(file as string);
  if (typeof exported !== 'function') throw new Error(`${file} exports no function by default`);
  return (data) => {
    const result = copyJsonObject(exported(data), '');
    if ('copy' in result) return result.copy;
    const { pointer, message } = result.fault;
    throw new Error(`what ${file} returns ${pointer}${pointer === '' ? '' : ' '}${message}`);
  };
}
