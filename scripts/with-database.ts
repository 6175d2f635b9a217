import { configFrom } from '../src/config.ts';
import type { Config } from '../src/config-variables.ts';
import { isEventStoreError } from '../src/errors.ts';
import { openDatabase } from './open-database.ts';
import { WrongUsage } from './wrong-usage.ts';

export interface DatabaseAddress {
  readonly uri: string;
  readonly database: string;
}

/**
 * Opens the configured database for as long as it takes; a fault ends with code 1, `WrongUsage` with
 * 2. What was opened is closed all the same.
 */
export async function withDatabase(
  use: (address: DatabaseAddress, config: Config) => Promise<void>,
): Promise<void> {
  try {
    const config = configFrom(process.env);
    const database = await openDatabase(config);
    try {
      await use({ uri: database.uri, database: config.mongodbDatabase }, config);
    } finally {
      await database.close();
    }
  } catch (error) {
    const isWrongUsage = error instanceof WrongUsage;
    if (!isWrongUsage && !isEventStoreError(error)) throw error;
    console.error(isWrongUsage ? `error: ${error.message}` : error.message);
    process.exitCode = isWrongUsage ? 2 : 1;
  }
}
