import { bundledSchema } from './documents/bundle-schema.js';
import { compileSchema } from './documents/compile-schema.js';
import { namedStep } from './upcast/named-step.js';
import { compileStep } from './upcast/upcast-step.js';
/**
 * Makes a registered schema ready. What was accepted once is never refused here: a step whose
 * module cannot be had in this process fails the reads that need it, and nothing else.
 */
export async function usableSchema(stored, find, loadModule) {
    let compiled;
    const check = (data) => {
        compiled ??= compileSchema(bundleOf(stored, find));
        return compiled(data);
    };
    const declared = stored.schema['x-upcast'];
    if (declared === undefined)
        return { stored, check };
    const step = await compileStep(declared, loadModule).catch(failing);
    return { stored, check, step: namedStep(step, stored.version) };
}
/** One document for what is one schema. */
export function bundleOf(stored, find) {
    const result = bundledSchema(stored, stored.schema, (name) => find(name)?.schema);
    if ('bundled' in result)
        return result.bundled;
    throw new Error(result.faults.map(({ pointer, message }) => `${pointer} ${message}`).join('; '));
}
function failing(cause) {
    const upcast = () => {
        throw cause;
    };
    return { upcast };
}
//# sourceMappingURL=usable-schema.js.map