import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EventStoreError } from '../../errors.js';
import { loadModule } from '../../platform/load-module.js';
import { checkDefinition } from './check-definition.js';
import { createHandlers } from './handlers.js';
/**
 * Loads the reducers of a folder: the `.ts`, `.mts`, `.js` and `.mjs` files directly in it, by their
 * names. None, where no folder is given.
 *
 * @throws EventStoreError `invalid_configuration`, with the path and the reason.
 */
export async function openHandlers(folder) {
    const byType = new Map();
    const paths = folder === undefined ? [] : await modulesIn(resolve(folder));
    for (const path of paths) {
        const checked = checkDefinition(await loadModule(path));
        if ('fault' in checked)
            throw unusable(`${path} is no reducer: ${checked.fault}`);
        const { aggregateType, handler } = checked;
        const handlers = byType.get(aggregateType) ?? new Map();
        if (handlers.has(handler.name)) {
            throw unusable(`${path} is a second reducer "${handler.name}" of ${aggregateType}`);
        }
        byType.set(aggregateType, handlers.set(handler.name, handler));
    }
    return createHandlers(byType);
}
const MODULE = /\.m?[jt]s$/;
const DECLARATION = /\.d\.m?ts$/;
async function modulesIn(folder) {
    try {
        const entries = await readdir(folder, { withFileTypes: true });
        return entries
            .filter((entry) => !entry.isDirectory())
            .map(({ name }) => name)
            .filter((name) => MODULE.test(name) && !DECLARATION.test(name))
            .sort()
            .map((name) => join(folder, name));
    }
    catch (error) {
        throw unusable(`The reducers in ${folder} cannot be read: ${error.message}`, error);
    }
}
function unusable(fault, cause) {
    return new EventStoreError('invalid_configuration', `${fault}.`, { faults: [fault] }, cause);
}
//# sourceMappingURL=open-handlers.js.map