import type { AddressInfo } from 'node:net';
import type { EventStore } from '../../src/event-store.ts';
import type { AnsweredRequest, ApiObserver } from '../../src/http/api-observer.ts';
import { createHttpApi } from '../../src/http/http-api.ts';
import { createHttpServer } from '../../src/http/http-server.ts';
import { OPEN_ACCESS } from './open-access.ts';

export interface HttpServer {
  readonly url: string;
  readonly port: number;
  /** The errors that the API reported as its own. */
  readonly failures: readonly unknown[];
  readonly answered: readonly AnsweredRequest[];
  readonly close: () => Promise<void>;
}

export interface HttpServerSettings {
  readonly requestTimeoutMs?: number;
  /** Who may do what; everybody everything where absent. */
  readonly access?: Partial<typeof OPEN_ACCESS>;
  readonly stopping?: AbortSignal;
}

/** Serves the REST API over the store, on a free port of 127.0.0.1. */
export async function startHttpServer(
  store: EventStore,
  { requestTimeoutMs = 30_000, access = {}, stopping }: HttpServerSettings = {},
): Promise<HttpServer> {
  const failures: unknown[] = [];
  const answered: AnsweredRequest[] = [];
  const observer: Partial<ApiObserver> = {
    requestDone: (request) => answered.push(request),
    requestFailed: (error) => failures.push(error),
  };
  const exposition = async () => ({ contentType: 'text/plain', text: '' });
  const api = createHttpApi({
    store,
    ...OPEN_ACCESS,
    ...access,
    exposition,
    observers: [observer],
    ...(stopping && { stopping }),
  });
  const server = createHttpServer(api, { requestTimeoutMs, observers: [observer] });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await ended;
  };
  return { url: `http://127.0.0.1:${port}`, port, failures, answered, close };
}
