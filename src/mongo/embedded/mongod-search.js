import { homedir } from 'node:os';
import { join } from 'node:path';
import { memoryServerMongod } from './memory-server-mongod.js';
import { PINNED_WHEEL } from './pinned-wheel.js';
import { runCommand } from './run-command.js';
/** The search on this machine, by an environment's variables. */
export function mongodSearch(env, say) {
    return {
        env,
        platform: process.platform,
        architecture: process.arch,
        cacheFolder: join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'event-store'),
        run: runCommand,
        askMemoryServer: memoryServerMongod,
        wheel: PINNED_WHEEL,
        say,
    };
}
//# sourceMappingURL=mongod-search.js.map