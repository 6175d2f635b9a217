import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** A request as it arrived. */
export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Each header as it came, repeated ones too. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export type Behaviour = (response: ServerResponse, received: Received, socket: Socket) => void;

export interface WebhookReceiver {
  readonly port: number;
  readonly url: string;
  readonly received: readonly Received[];
  /** Connections that were ever made to it. */
  readonly connections: number;
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

/** A real server on 127.0.0.1 that does as it is told; 204 to everything until then. */
export async function startWebhookReceiver(tls?: {
  readonly cert: Buffer;
  readonly key: Buffer;
}): Promise<WebhookReceiver> {
  const received: Received[] = [];
  let connections = 0;
  let behaviour: Behaviour = (response) => response.writeHead(204).end();
  const server = tls === undefined ? createServer() : createTlsServer(tls);
  server.on('request', async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers, rawHeaders } = request;
    const body = Buffer.concat(chunks).toString();
    received.push({ method, url, headers, rawHeaders, body });
    behaviour(response, received.at(-1) as Received, request.socket);
  });
  server.on(tls === undefined ? 'connection' : 'secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/hook?of=billing`,
    received,
    get connections() {
      return connections;
    },
    behave(next) {
      behaviour = next;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
