import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
/**
 * What this process has Node do differently for modules that `load-module.ts` loads, and for what
 * they import: `ngmat-event-store` is the library that runs here, wherever they lie, and TypeScript
 * is stripped of its types. Node runs this file in a thread of its own.
 */
/** What a module is asked for by that is to be loaded so. */
export const LOADED = 'ngmat-event-store-module:';
const LIBRARY = 'ngmat-event-store';
/** `src/index.ts` from source, `dist/index.js` once built. */
const LIBRARY_URL = new URL(`../index${extname(import.meta.url)}`, import.meta.url).href;
const loaded = new Set();
export const resolve = async (specifier, context, nextResolve) => {
    if (specifier === LIBRARY)
        return await nextResolve(LIBRARY_URL, context);
    const isFirst = specifier.startsWith(LOADED);
    const isOfLoaded = isFirst || loaded.has(context.parentURL ?? '');
    const name = isFirst ? specifier.slice(LOADED.length) : specifier;
    const resolved = await nextResolve(name, context);
    if (isOfLoaded && isOwn(resolved.url))
        loaded.add(resolved.url);
    return resolved;
};
/** A file beside the module, or the module itself: neither the library nor a package. */
function isOwn(url) {
    return url.startsWith('file:') && url !== LIBRARY_URL && !url.includes('/node_modules/');
}
/** All of them are ES modules, also where no `package.json` says what a `.js` file is. */
export const load = async (url, context, nextLoad) => {
    if (!loaded.has(url) || !/\.m?[jt]s$/.test(url))
        return await nextLoad(url, context);
    const path = fileURLToPath(url);
    const text = await readFile(path, 'utf8');
    const source = url.endsWith('ts') ? stripped(text, path, await typeStripper()) : text;
    return { format: 'module', source, shortCircuit: true };
};
/** Several megabytes, which those who write JavaScript do not need. */
async function typeStripper() {
    const { default: swc } = await import('@swc/wasm-typescript');
    return swc.transformSync;
}
function stripped(text, path, strip) {
    try {
        const options = { mode: 'strip-only', module: true, filename: path };
        return strip(text, { ...options, deprecatedTsModuleAsError: true }).code;
    }
    catch (fault) {
        const { message, startLine, startColumn } = fault;
        throw new SyntaxError(`${path}:${startLine}:${startColumn + 1}: ${message}`);
    }
}
//# sourceMappingURL=module-hooks.js.map