import { ApiKeys } from '../../src/access/api-keys.ts';
import { connectDatabases, READ_TIMEOUT_MS } from '../../src/mongo/connect.ts';
import { createMongoApiKeys } from '../../src/mongo/mongo-api-keys.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createRandomBytes } from '../../src/platform/random-bytes.ts';
import { withDatabase } from '../with-database.ts';

/** Opens the keys of the configured database for as long as it takes; a fault ends with code 1. */
export async function withKeys(use: (keys: ApiKeys) => Promise<void>): Promise<void> {
  await withDatabase(async (address) => {
    const databases = await connectDatabases({ ...address, timeoutMs: READ_TIMEOUT_MS });
    try {
      const store = createMongoApiKeys(databases);
      const randomBytes = createRandomBytes();
      await use(new ApiKeys({ store, clock: systemClock, randomBytes, onTrouble: () => {} }));
    } finally {
      await databases.client.close();
    }
  });
}
