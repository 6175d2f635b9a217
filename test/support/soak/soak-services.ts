import { httpEventStore } from '../http-event-store.ts';
import type { RestStore } from '../rest-store.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { FROM_SOURCES, launchService, type ServiceProcess } from '../service-process.ts';

/** The processes of one service: each may be killed, and is then started again elsewhere. */
export class SoakServices {
  readonly #env: Readonly<Record<string, string>>;
  readonly #random: SeededRandom;
  readonly #running = new Map<string, ServiceProcess>();
  readonly #launched: ServiceProcess[] = [];

  constructor(env: Readonly<Record<string, string>>, random: SeededRandom) {
    this.#env = env;
    this.#random = random;
  }

  /** Resolves once it listens. */
  async start(): Promise<void> {
    const service = await launchService('./never-used', { ...FROM_SOURCES, env: this.#env });
    this.#launched.push(service);
    const url = await service.listening;
    if (url === undefined) throw new Error(`A service ended. It said:\n${service.output()}`);
    this.#running.set(url, service);
    service.ended.then(() => this.#running.delete(url));
  }

  /** Of one that runs. */
  url(): string {
    return this.#random.oneOf([...this.#running.keys()]);
  }

  /** A client of one that runs, another each time. */
  store(): RestStore {
    return httpEventStore(this.url());
  }

  /** Kills one of them (-9), and resolves once it is gone. */
  async killOne(): Promise<void> {
    const url = this.url();
    const service = this.#running.get(url);
    this.#running.delete(url);
    service?.send('SIGKILL');
    await service?.ended;
  }

  /** Lines of their logs that are no requests, of all that ever ran. */
  troubles(): readonly string[] {
    return this.#launched.flatMap(({ output }) =>
      output()
        .split('\n')
        .filter((line) => /"level":"(warn|error)"/.test(line)),
    );
  }

  async stop(): Promise<void> {
    for (const service of this.#launched) service.send('SIGKILL');
    await Promise.all(this.#launched.map(({ ended }) => ended));
  }
}
