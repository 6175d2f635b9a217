import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AGGREGATE_TYPE_PATTERN, EVENT_TYPE_NAME_PATTERN } from '../../events/limits.js';
import { parseJson } from '../../events/parse-json.js';
/** `<folder>/<AggregateType>/<EventType>/v<N>.json`, and next to it the modules of its steps. */
export async function readSchemaFiles(folder) {
    if (!existsSync(folder))
        return { files: [], faults: [`${folder} is not there`] };
    const files = [];
    const faults = [];
    for (const aggregateType of await foldersIn(folder, AGGREGATE_TYPE_PATTERN, faults)) {
        const ofType = join(folder, aggregateType);
        for (const eventType of await foldersIn(ofType, EVENT_TYPE_NAME_PATTERN, faults)) {
            const ofEvent = join(ofType, eventType);
            for (const entry of await shownIn(ofEvent)) {
                const path = join(ofEvent, entry.name);
                const version = Number(SCHEMA_FILE.exec(entry.name)?.[1]);
                if (Number.isNaN(version) || !entry.isFile())
                    faults.push(...misplaced(entry, path));
                else
                    await readInto(files, faults, { aggregateType, eventType, version }, path);
            }
        }
    }
    return { files, faults };
}
const SCHEMA_FILE = /^v([1-9][0-9]{0,3})\.json$/;
const MODULE_FILE = /\.m?[jt]s$/;
async function foldersIn(folder, names, faults) {
    const entries = await shownIn(folder);
    const isFolder = (entry) => entry.isDirectory() && names.test(entry.name);
    for (const entry of entries) {
        if (isFolder(entry) || entry.name === 'README.md')
            continue;
        faults.push(`${join(folder, entry.name)} is no folder of a type`);
    }
    return entries.filter(isFolder).map(({ name }) => name);
}
async function shownIn(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.')).sort(byName);
}
function byName({ name: a }, { name: b }) {
    return a < b ? -1 : 1;
}
function misplaced(entry, path) {
    if (entry.isFile() && (MODULE_FILE.test(entry.name) || entry.name === 'README.md'))
        return [];
    return [`${path} is neither a schema (v1.json, v2.json …) nor the module of a step`];
}
async function readInto(files, faults, name, path) {
    const parsed = parseJson(await readFile(path, 'utf8'));
    if ('value' in parsed)
        files.push({ ...name, path, document: parsed.value });
    else
        faults.push(...parsed.faults.map((fault) => `${path} ${fault.pointer} ${fault.message}`));
}
//# sourceMappingURL=schema-files.js.map