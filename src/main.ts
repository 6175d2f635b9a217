import { startApp } from './app.ts';
import { type Config, configFrom } from './config.ts';
import { isEventStoreError } from './errors.ts';
import { createLogger, type Logger } from './platform/logger.ts';

/** If stopping takes longer than this, something hangs. */
const STOP_DEADLINE_MS = 10_000;

const FIRST_EVENT = JSON.stringify({
  eventType: 'MissionCreated',
  aggregateType: 'Mission',
  aggregateId: 'mission-42',
  data: { name: 'Artemis IV' },
});

await main();

async function main(): Promise<void> {
  let logger = createLogger({ level: 'info', format: 'json' });
  try {
    const config = configFrom(process.env, process.stdout.isTTY);
    logger = createLogger({ level: config.logLevel, format: config.logFormat });
    await run(config, logger);
  } catch (error) {
    const isExpected = isEventStoreError(error) && error.code !== 'internal';
    logger.error(isExpected ? error.message : 'The service failed to start', {
      ...(isExpected ? { code: error.code } : { error: String((error as Error).stack) }),
    });
    process.exitCode = 1;
  }
}

async function run(config: Config, logger: Logger): Promise<void> {
  let stopRequested = false;
  let stop = () => {
    stopRequested = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());

  const app = await startApp(config, logger, process.env);
  logger.info(`Listening on ${app.url}`);
  logger.info(
    `Try: curl -s ${app.url}/v1/events -H 'content-type: application/json' -d '${FIRST_EVENT}'`,
  );

  await new Promise<void>((resolve) => {
    stop = resolve;
    if (stopRequested) resolve();
    app.lost.then((error) => {
      logger.error(error.message, { code: error.code });
      process.exitCode = 1;
      resolve();
    });
  });
  logger.info('Stopping: answering what is under way');
  const deadline = setTimeout(() => {
    logger.error(`Stopping took longer than ${STOP_DEADLINE_MS} ms`);
    process.exit(1);
  }, STOP_DEADLINE_MS);
  await app.close();
  clearTimeout(deadline);
  logger.info('Stopped');
}
