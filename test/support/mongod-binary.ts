import { findMongod } from '../../src/mongo/embedded/find-mongod.ts';
import { mongodSearch } from '../../src/mongo/embedded/mongod-search.ts';

/**
 * The path of the mongod that the tests run: found the way the embedded database finds its own,
 * and once. The first time on a machine it may have to be fetched, which can take minutes.
 *
 * @throws EventStoreError `mongod_not_found`.
 */
export function mongodBinary(): Promise<string> {
  binary ??= findMongod(mongodSearch(process.env, (message) => console.error(message))).then(
    ({ path }) => path,
  );
  return binary;
}

let binary: Promise<string> | undefined;
