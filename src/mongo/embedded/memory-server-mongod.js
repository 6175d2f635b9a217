import { createRequire } from 'node:module';
import { oneLine } from './fault-text.js';
/**
 * Pinned, because the package's own default changes with its releases, and a data directory does
 * not take every change. `MONGOMS_VERSION` overrides it.
 */
const VERSION = '7.0.24';
/** Downloads report their progress every 2 s; unpacking is the longest silence. */
const SILENCE_MS = 30_000;
const TIMEOUT_MS = 30 * 60_000;
/**
 * Resolves with the path of the mongod in mongodb-memory-server's cache, downloading it first
 * where it is not there. Its `MONGOMS_*` variables apply.
 *
 * It is asked in a process of its own: it prints its progress where our log goes, can only be
 * configured by `process.env`, and cannot be told to give up.
 *
 * @throws Error that says why there is none.
 */
export async function memoryServerMongod(env, run) {
    const version = env['MONGOMS_VERSION'] || VERSION;
    const memoryServer = createRequire(import.meta.url).resolve('mongodb-memory-server');
    const result = await run(process.execPath, ['--input-type=commonjs', '--eval', LOOKUP, memoryServer, version], { env: { ...DEFAULTS, ...env }, timeoutMs: TIMEOUT_MS, silenceMs: SILENCE_MS });
    const path = result.stdout.split(MARK)[1]?.trim();
    if (result.exitCode !== 0 || !path)
        throw new Error(oneLine(result.stderr) || 'it said nothing');
    return path;
}
const DEFAULTS = {
    // One try: the other ways are quicker than its pauses of several seconds.
    MONGOMS_MAX_RETRIES: '1',
    // Without it the download accepts any TLS certificate.
    npm_config_strict_ssl: 'true',
};
const MARK = '--- found at: ';
/** It exits by itself: a refused download leaves a connection behind that would keep it waiting. */
const LOOKUP = `
const [memoryServer, version] = process.argv.slice(1);
const { MongoBinary } = require(memoryServer);
MongoBinary.getPath({ version }).then(
  (path) => {
    console.log('\\n${MARK}' + path);
    process.exit(0);
  },
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);`;
//# sourceMappingURL=memory-server-mongod.js.map