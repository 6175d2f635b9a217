import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killEmbeddedMongodOn, launchService, type ServiceProcess } from './service-process.ts';
import { orderWatchdog } from './watchdog.ts';

/** Where the services of one test keep their data. */
export interface ServiceFolder {
  readonly dataDir: () => string;
  /** See `launchService`. */
  readonly launch: () => Promise<ServiceProcess>;
  /** Launches a service and resolves once it listens. */
  readonly start: () => Promise<StartedService>;
}

export interface StartedService extends ServiceProcess {
  readonly url: string;
}

/**
 * To be called within `describe`: gives each test a new data directory. After the test whatever was
 * started on it is killed, the embedded mongod included, and the directory is removed.
 */
export function serviceFolder(): ServiceFolder {
  let folder = '';
  let services: ServiceProcess[] = [];
  const dataDir = () => join(folder, 'data');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'event-store-service-'));
    orderWatchdog('watchFolder', folder);
  });

  afterEach(async () => {
    for (const service of services) service.send('SIGKILL');
    await Promise.all(services.map(({ ended }) => ended));
    services = [];
    await killEmbeddedMongodOn(dataDir());
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    orderWatchdog('forgetFolder', folder);
  });

  async function launch(): Promise<ServiceProcess> {
    const service = await launchService(dataDir());
    services.push(service);
    return service;
  }

  async function start(): Promise<StartedService> {
    const service = await launch();
    const url = await service.listening;
    if (url !== undefined) return { ...service, url };
    throw new Error(`The service ended before it listened. It said:\n${service.output()}`);
  }

  return { dataDir, launch, start };
}
