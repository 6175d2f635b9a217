import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventStore } from '../../src/event-store.ts';
import { createHttpApi } from '../../src/http/http-api.ts';

export interface HttpServer {
  readonly url: string;
  /** The errors that the API reported as its own. */
  readonly failures: readonly unknown[];
  readonly close: () => Promise<void>;
}

/** Serves the REST API over the store, on a free port of 127.0.0.1. */
export async function startHttpServer(store: EventStore): Promise<HttpServer> {
  const failures: unknown[] = [];
  const api = createHttpApi({ store, onFailure: (error) => failures.push(error) });
  const server = createServer(api);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, failures, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return ended;
}
