import { compileJsonPatch, jsonPatchFaults } from './json-patch-step.js';
import { compileJsonata, jsonataFaults } from './jsonata-step.js';
import { compileModule, moduleFaults } from './module-step.js';
/** What is wrong with a step as it is declared, in the member `x-upcast` of a schema. */
export function stepFaults(declared, origin) {
    const form = formOf(declared);
    if (form === undefined)
        return [{ pointer: '', message: `must be ${ONE_OF_THEM}` }];
    const { name, value } = form;
    if (name !== 'jsonPatch' && origin === 'api') {
        return [{ pointer: `/${name}`, message: 'can only come from a file: it is code' }];
    }
    return FAULTS[name](value).map(({ pointer, message }) => ({
        pointer: `/${name}${pointer}`,
        message,
    }));
}
/**
 * Compiles a step that has no faults.
 *
 * @throws Error where its module cannot be had.
 */
export async function compileStep(declared, loadModule) {
    const form = formOf(declared);
    switch (form?.name) {
        case 'jsonPatch':
            return compileJsonPatch(form.value);
        case 'jsonata':
            return compileJsonata(form.value);
        case 'module':
            return await compileModule(form.value, loadModule);
        default:
            throw new Error(`x-upcast must be ${ONE_OF_THEM}`);
    }
}
const FAULTS = {
    jsonPatch: jsonPatchFaults,
    jsonata: jsonataFaults,
    module: moduleFaults,
};
const ONE_OF_THEM = '{"jsonPatch": […]}, {"jsonata": "…"} or {"module": "./….ts"}';
function formOf(declared) {
    if (typeof declared !== 'object' || declared === null)
        return undefined;
    const [entry, ...others] = Object.entries(declared);
    if (entry === undefined || others.length > 0)
        return undefined;
    const [name, value] = entry;
    return Object.hasOwn(FAULTS, name) ? { name: name, value } : undefined;
}
//# sourceMappingURL=upcast-step.js.map