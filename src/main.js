import { startApp } from './app.js';
import { configFrom } from './config.js';
import { isEventStoreError } from './errors.js';
import { createLogger } from './platform/logger.js';
/** If stopping takes longer than this, something hangs. */
const STOP_DEADLINE_MS = 10_000;
/** By the schema that is shipped. */
const FIRST_EVENT = JSON.stringify({
    eventType: 'MissionCreated',
    aggregateType: 'Mission',
    aggregateId: 'mission-42',
    data: {
        ...{ name: 'Artemis IV', kind: 'LunarOrbiter', objective: 'Bring a crew to lunar orbit' },
        ...{ spacecraftId: 'orion-4', occurredAt: '2029-03-09T08:00:00Z' },
    },
});
await main();
async function main() {
    let logger = createLogger({ level: 'info', format: 'json' });
    try {
        const config = configFrom(process.env, process.stdout.isTTY);
        logger = createLogger({ level: config.logLevel, format: config.logFormat });
        await run(config, logger);
    }
    catch (error) {
        const isExpected = isEventStoreError(error) && error.code !== 'internal';
        logger.error(isExpected ? error.message : 'The service failed to start', {
            ...(isExpected ? { code: error.code } : { error: String(error.stack) }),
        });
        process.exitCode = 1;
    }
}
async function run(config, logger) {
    const stopSignal = listenForStop(logger);
    const app = await startApp(config, logger, process.env);
    logger.info(`Listening on ${app.url}`);
    logger.info('Ctrl-C stops it. Try:');
    logger.info(`curl -s ${app.url}/v1/events -H 'content-type: application/json' -d '${FIRST_EVENT}'`);
    const lost = await Promise.race([stopSignal, app.lost]);
    if (lost !== undefined) {
        logger.error(lost.message, { code: lost.code });
        process.exitCode = 1;
        endAfterDeadline(logger);
    }
    await app.close();
    logger.info('Stopped');
}
/** Resolves at the first signal, also while the service is still starting; a second one ends it. */
function listenForStop(logger) {
    return new Promise((resolve) => {
        let isStopping = false;
        const onSignal = () => {
            if (isStopping) {
                logger.warn('Ended without waiting');
                process.exit(1);
            }
            isStopping = true;
            logger.info('Stopping: answering what is under way; once more ends it at once');
            endAfterDeadline(logger);
            resolve(undefined);
        };
        for (const signal of ['SIGINT', 'SIGTERM'])
            process.on(signal, onSignal);
    });
}
/** The embedded mongod is stopped by its watcher if it comes to that. */
function endAfterDeadline(logger) {
    setTimeout(() => {
        logger.error(`Stopping took longer than ${STOP_DEADLINE_MS} ms`);
        process.exit(1);
    }, STOP_DEADLINE_MS).unref();
}
//# sourceMappingURL=main.js.map