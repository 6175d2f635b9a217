import {
  createServer,
  type OutgoingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { EventStoreError } from '../errors.ts';
import { type Problem, problemOf } from './problem.ts';
import { PROBLEM_TYPE } from './problems.ts';

export interface HttpServerOptions {
  /** By then a client must have sent its whole request. */
  readonly requestTimeoutMs: number;
}

/** A connection on which nothing moves for so long, its client taking nothing, is given up. */
const IDLE_MS = 120_000;
const LINGER_MS = 1_000;
const CHECKS_PER_TIMEOUT = 10;
const CHECK_INTERVAL_MS_MAX = 1_000;

/** A server that waits for no client for ever. */
export function createHttpServer(
  listener: RequestListener,
  { requestTimeoutMs }: HttpServerOptions,
): Server {
  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(
        requestTimeoutMs / CHECKS_PER_TIMEOUT,
        CHECK_INTERVAL_MS_MAX,
      ),
    },
    listener,
  );
  server.timeout = IDLE_MS;
  // An expectation that is not known may be passed over (RFC 9110, section 10.1.1).
  server.on('checkExpectation', listener);
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.on('request', ({ socket }, response) => latest.set(socket, response));
  server.on('clientError', (error, socket) => answerClientError(error, socket, latest.get(socket)));
  return server;
}

/**
 * What is no HTTP, or not in time, does not come as far as Express, at least not whole. `response`
 * is the one to the request that came last on this connection.
 */
function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  response: ServerResponse | undefined,
): void {
  const problem = problemOf(problemFor(error));
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else if (response === undefined || response.writableFinished) endWith(problem, socket);
  // That request is there in full, and has its answer first: what follows it is at fault.
  else if (response.req.complete) response.once('finish', () => endWith(problem, socket));
  // Nothing must be taken for the rest of an answer.
  else if (response.headersSent) socket.destroy();
  else {
    response.statusCode = problem.status;
    endWith(problem, socket, response.getHeaders());
  }
}

function endWith(
  { status, body }: Problem,
  socket: Duplex,
  furtherHeaders: OutgoingHttpHeaders = {},
): void {
  const text = JSON.stringify(body);
  const headers = {
    ...furtherHeaders,
    'content-type': `${PROBLEM_TYPE}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${body['title']}\r\n${lines.join('')}\r\n${text}`);
  // Cut off at once, a client that still sends would lose the answer.
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

function problemFor(error: NodeJS.ErrnoException): EventStoreError {
  switch (error.code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new EventStoreError('request_timeout', 'The request took too long to send.', {});
    case 'HPE_HEADER_OVERFLOW':
      return new EventStoreError('headers_too_large', 'The headers are too large.', {});
    default: {
      const faults = [{ pointer: '', message: 'is no HTTP request' }];
      return new EventStoreError('invalid_request', 'This is no HTTP request.', { faults }, error);
    }
  }
}
