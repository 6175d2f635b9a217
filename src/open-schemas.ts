import { join } from 'node:path';
import { createEventSchemas } from './engine/schemas/check-events.ts';
import { createCheckWhatIf } from './engine/schemas/check-what-if.ts';
import { createSchemaTrial, type SchemaTrial } from './engine/schemas/documents/schema-trial.ts';
import { createManageSchemas } from './engine/schemas/manage-schemas.ts';
import type { RegistryStore, SchemaStore } from './engine/schemas/ports.ts';
import { createReadSchemas } from './engine/schemas/read-schemas.ts';
import { SchemaRegistry } from './engine/schemas/schema-registry.ts';
import { takeInFiles } from './engine/schemas/take-in-files.ts';
import type { Clock } from './platform/clock.ts';
import { loadModule as importModule } from './platform/load-module.ts';
import type { SchemaName, SchemaPolicy } from './schemas.ts';
import type { StoreObserver } from './store-observer.ts';

export interface SchemaOptions {
  /** A folder of schemas, `<AggregateType>/<EventType>/v<N>.json`, and of the modules they name. */
  readonly folder?: string | undefined;
  /** `open` where absent. */
  readonly policy?: SchemaPolicy;
}

interface SchemaDeps extends SchemaOptions {
  readonly clock: Clock;
  readonly observer: Pick<StoreObserver, 'schemasNotSeen'>;
}

/**
 * Opens the registry of schemas, and registers what the folder has.
 *
 * @throws EventStoreError `invalid_configuration`, `unavailable`.
 */
export async function openSchemas(store: SchemaStore, deps: SchemaDeps) {
  const { folder, policy = 'open', clock, observer } = deps;
  const onTrouble = observer.schemasNotSeen;
  const trial = createSchemaTrial();
  const registry = await openRegistry(store, { folder, trial, clock, onTrouble });
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
    latestVersions: (aggregateType: string) => registry.latestVersions(aggregateType),
    schemas: { ...createReadSchemas(registry, trial), ...manages },
    close,
  };
}

export interface RegistryOptions extends Pick<SchemaOptions, 'folder'> {
  readonly trial: Pick<SchemaTrial, 'carryOut'>;
  readonly clock: Clock;
  /** Hears why what other processes register cannot be seen for now. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * The registry alone, and in the store what the folder has.
 *
 * @throws EventStoreError `invalid_configuration`, `unavailable`.
 */
export async function openRegistry(
  store: RegistryStore,
  { folder, trial, clock, onTrouble }: RegistryOptions,
): Promise<SchemaRegistry> {
  const loadModule = (name: SchemaName, file: string) => loadFrom(folder, name, file);
  const registry = await SchemaRegistry.open({ store, loadModule, clock, onTrouble });
  try {
    if (folder !== undefined) {
      await takeInFiles(folder, { registry, store, loadModule, trial, clock });
    }
    return registry;
  } catch (error) {
    registry.close();
    throw error;
  }
}

async function loadFrom(folder: string | undefined, name: SchemaName, file: string) {
  if (folder === undefined)
    throw new Error(`there is no folder of schemas here to have ${file} from`);
  return await importModule(join(folder, name.aggregateType, name.eventType, file));
}
