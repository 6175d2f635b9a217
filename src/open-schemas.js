import { join } from 'node:path';
import { createEventSchemas } from './engine/schemas/check-events.js';
import { createCheckWhatIf } from './engine/schemas/check-what-if.js';
import { createSchemaTrial } from './engine/schemas/documents/schema-trial.js';
import { createManageSchemas } from './engine/schemas/manage-schemas.js';
import { createReadSchemas } from './engine/schemas/read-schemas.js';
import { SchemaRegistry } from './engine/schemas/schema-registry.js';
import { takeInFiles } from './engine/schemas/take-in-files.js';
import { loadModule as importModule } from './platform/load-module.js';
/**
 * Opens the registry of schemas, and registers what the folder has.
 *
 * @throws EventStoreError `invalid_configuration`, `unavailable`.
 */
export async function openSchemas(store, deps) {
    const { folder, policy = 'open', clock, observer } = deps;
    const onTrouble = observer.schemasNotSeen;
    const registry = await openRegistry(store, { folder, clock, onTrouble });
    const trial = createSchemaTrial();
    const close = async () => {
        registry.close();
        await trial.close();
    };
    const manages = createManageSchemas({ registry, store, trial, clock });
    return {
        registry,
        events: createEventSchemas(registry, policy),
        checkWhatIf: createCheckWhatIf(registry, policy),
        /** The latest version of each event type of an aggregate type. */
        latestVersions: (aggregateType) => registry.latestVersions(aggregateType),
        schemas: { ...createReadSchemas(registry, trial), ...manages },
        close,
    };
}
/**
 * The registry alone, and in the store what the folder has.
 *
 * @throws EventStoreError `invalid_configuration`, `unavailable`.
 */
export async function openRegistry(store, { folder, clock, onTrouble }) {
    const loadModule = (name, file) => loadFrom(folder, name, file);
    const registry = await SchemaRegistry.open({ store, loadModule, clock, onTrouble });
    try {
        if (folder !== undefined)
            await takeInFiles(folder, { registry, store, loadModule, clock });
        return registry;
    }
    catch (error) {
        registry.close();
        throw error;
    }
}
async function loadFrom(folder, name, file) {
    if (folder === undefined)
        throw new Error(`there is no folder of schemas here to have ${file} from`);
    return await importModule(join(folder, name.aggregateType, name.eventType, file));
}
//# sourceMappingURL=open-schemas.js.map