import type { Fault } from '../../../errors.ts';
import type { JsonObject, JsonValue } from '../../../events/event.ts';
import { isPlainObject, listenToPromises } from './json-result.ts';
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
  const name = `what ${file} returns`;
  return {
    name,
    call(data) {
      const result: unknown = exported(data);
      if (isPlainObject(result)) return result as JsonObject;
      listenToPromises(result);
      throw new Error(`${name} must be a JSON object`);
    },
  };
}
