import { isPlainObject } from './json-result.js';
export function moduleFaults(file) {
    if (typeof file === 'string' && MODULE.test(file))
        return [];
    const message = 'must be a file in the folder of the schema, like "./v1-to-v2.ts"';
    return [{ pointer: '', message }];
}
const MODULE = /^\.\/[A-Za-z0-9][A-Za-z0-9_.-]*\.m?[jt]s$/;
/** A function of a module: from the data, which it must not change, to the new data. */
export async function compileModule(file, loadModule) {
    const exported = await loadModule(file);
    if (typeof exported !== 'function')
        throw new Error(`${file} exports no function by default`);
    const name = `what ${file} returns`;
    return {
        name,
        call(data) {
            const result = exported(data);
            if (isPlainObject(result))
                return result;
            throw new Error(`${name} must be a JSON object`);
        },
    };
}
//# sourceMappingURL=module-step.js.map