var __rewriteRelativeImportExtension = (this && this.__rewriteRelativeImportExtension) || function (path, preserveJsx) {
    if (typeof path === "string" && /^\.\.?\//.test(path)) {
        return path.replace(/\.(tsx)$|((?:\.d)?)((?:\.[^./]+?)?)\.([cm]?)ts$/i, function (m, tsx, d, ext, cm) {
            return tsx ? preserveJsx ? ".jsx" : ".js" : d && (!ext || !cm) ? m : (d + ext + "." + cm.toLowerCase() + "js");
        });
    }
    return path;
};
import { access } from 'node:fs/promises';
import { register } from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EventStoreError } from '../errors.js';
import { LOADED } from './module-hooks.js';
/**
 * The default export of a module of whoever runs the service: a `.ts`, `.mts`, `.js` or `.mjs` file
 * anywhere on disk. It may import its neighbours, packages that lie where Node looks for them, and
 * `ngmat-event-store`, which is the library that runs here. Of TypeScript the types are stripped
 * and not checked; what leaves something behind (an enum, a parameter property) is refused.
 *
 * A module is loaded once in a process; loading it again gives the same.
 *
 * @throws EventStoreError `invalid_configuration`, with path and reason.
 */
export async function loadModule(path) {
    const file = resolve(path);
    if (!EXTENSIONS.has(extname(file))) {
        throw unusable(file, `is no module: its name must end in ${[...EXTENSIONS].join(', ')}`);
    }
    await access(file).catch((error) => {
        throw unusable(file, `cannot be read: ${error.message}`, error);
    });
    useHooks();
    const module = await importedFrom(file);
    if ('default' in module)
        return module['default'];
    throw unusable(file, 'has no default export');
}
const EXTENSIONS = new Set(['.ts', '.mts', '.js', '.mjs']);
let isHooked = false;
function useHooks() {
    if (isHooked)
        return;
    register(`./module-hooks${extname(import.meta.url)}`, import.meta.url);
    isHooked = true;
}
async function importedFrom(file) {
    try {
        return await import(__rewriteRelativeImportExtension(`${LOADED}${pathToFileURL(file).href}`));
    }
    catch (error) {
        throw unusable(file, `cannot be loaded: ${reasonOf(error)}`, error);
    }
}
function reasonOf(error) {
    return error instanceof Error ? error.message : String(error);
}
function unusable(file, reason, cause) {
    const fault = `${file} ${reason}`;
    return new EventStoreError('invalid_configuration', `${fault}.`, { faults: [fault] }, cause);
}
//# sourceMappingURL=load-module.js.map