import { EventStoreError } from '../../errors.js';
import { DEFAULT_MODE } from '../../schemas.js';
import { compatibilityFaults } from './compatibility/compatibility-faults.js';
import { compileSchema } from './documents/compile-schema.js';
import { bundled, documentFaults, isSameSchema, succession } from './next-version.js';
import { readSchemaFiles } from './schema-files.js';
import { compileStep } from './upcast/upcast-step.js';
/**
 * Registers what a folder has and the store has not. A file that is wrong, or that says something
 * else than the store about the same version, stops it before anything is registered.
 *
 * @throws EventStoreError `invalid_configuration`, which names each file and the reason;
 *   `unavailable`.
 */
export async function takeInFiles(folder, deps) {
    const { files, faults } = await readSchemaFiles(folder);
    await deps.registry.refresh();
    const sorted = [...files].sort((a, b) => a.version - b.version);
    const all = [...faults];
    for (const file of sorted)
        all.push(...(await faultsOf(file, sorted, deps)));
    if (all.length > 0)
        throw wrongFiles(all);
    for (const file of sorted) {
        if (deps.registry.schema(file) === undefined)
            await deps.store.insert(storedOf(file, deps));
    }
    await deps.registry.refresh();
    // Another process may have been faster, with other files.
    const others = sorted.flatMap((file) => disagreement(file, deps.registry));
    if (others.length > 0)
        throw wrongFiles(others);
}
async function faultsOf(file, files, deps) {
    const { registry, loadModule } = deps;
    const faults = documentFaults(file.document, file, 'file');
    if (faults.length > 0)
        return faults.map((each) => said(file, each));
    const disagreeing = disagreement(file, registry);
    if (disagreeing.length > 0)
        return disagreeing;
    const missing = await missingModule(file, loadModule);
    if (missing.length > 0)
        return missing;
    return registry.schema(file) === undefined ? faultsOfNew(file, files, deps) : [];
}
async function missingModule(file, loadModule) {
    const step = file.document['x-upcast'];
    if (step === undefined)
        return [];
    try {
        await compileStep(step, (module) => loadModule(file, module));
        return [];
    }
    catch (error) {
        return [`${file.path} /x-upcast ${error.message}`];
    }
}
/** Of a version that the store has not. */
function faultsOfNew(file, files, deps) {
    const document = file.document;
    const find = finder(files, deps);
    const result = bundled(document, file, find);
    if ('faults' in result)
        return result.faults.map((each) => said(file, each));
    const earlier = earlierOf(file, find);
    if (earlier === undefined)
        return [`${file.path} has no version ${file.version - 1} before it`];
    try {
        compileSchema(result.bundled);
    }
    catch (error) {
        return [`${file.path} ${error.message}`];
    }
    const candidate = { document, bundle: result.bundled };
    const mode = deps.registry.find(file)?.mode ?? DEFAULT_MODE;
    const followed = succession(candidate, earlier, mode, find);
    return compatibilityFaults(followed.mode, followed.candidate, followed.earlier).map(({ comparedWith, direction, pointer, message }) => `${file.path} is not ${direction} compatible with version ${comparedWith}: ` +
        `${pointer} ${message}`);
}
/** In the store, or among the files that are about to be there. */
function finder(files, deps) {
    return (name) => {
        const stored = deps.registry.schema(name);
        if (stored !== undefined)
            return stored;
        const file = files.find(({ aggregateType, eventType, version }) => aggregateType === name.aggregateType &&
            eventType === name.eventType &&
            version === name.version);
        return file && storedOf(file, deps);
    };
}
/** Undefined where one of them is missing. */
function earlierOf(name, find) {
    const earlier = [];
    for (let version = 1; version < name.version; version += 1) {
        const found = find({ ...name, version });
        if (found === undefined)
            return undefined;
        earlier.push(found);
    }
    return earlier;
}
function disagreement(file, registry) {
    const stored = registry.schema(file);
    if (stored === undefined || isSameSchema(stored.schema, file.document))
        return [];
    const { aggregateType, eventType, version } = file;
    return [
        `${file.path} is not what the store has as version ${version} of ` +
            `${aggregateType}/${eventType}, and a version never changes`,
    ];
}
function storedOf(file, { clock }) {
    const { aggregateType, eventType, version } = file;
    const schema = file.document;
    const registeredAt = new Date(clock.now());
    return { aggregateType, eventType, version, schema, registeredAt, origin: 'file' };
}
function said({ path }, { pointer, message }) {
    return pointer === '' ? `${path} ${message}` : `${path} ${pointer} ${message}`;
}
function wrongFiles(faults) {
    const message = `The schemas cannot be used: ${faults.join('; ')}.`;
    return new EventStoreError('invalid_configuration', message, { faults });
}
//# sourceMappingURL=take-in-files.js.map