import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { EventStoreError } from '../errors.ts';
import type { ApiObserver } from './api-observer.ts';
import { type Problem, problemOf } from './problem.ts';
import { PROBLEM_TYPE } from './problems.ts';

export interface HttpServerOptions {
  /** By then a client must have sent its whole request. */
  readonly requestTimeoutMs: number;
  /** The certificate with its chain, and its private key (PEM); plain HTTP where absent. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** Hear of what is answered without having been understood. */
  readonly observers?: readonly Pick<Partial<ApiObserver>, 'requestDone'>[];
}

/** A connection on which nothing moves for so long, its client taking nothing, is given up. */
const IDLE_MS = 120_000;
const LINGER_MS = 1_000;
const CHECKS_PER_TIMEOUT = 10;
const CHECK_INTERVAL_MS_MAX = 1_000;
/** Requests that wait on one connection for those before them; each may have 16 KiB of headers. */
const PIPELINED_MAX = 64;

/** A server that waits for no client for ever. */
export function createHttpServer(
  listener: RequestListener,
  { requestTimeoutMs, tls, observers = [] }: HttpServerOptions,
): Server {
  const inTurn = oneByOne(listener);
  const settings = {
    // Refused by the API, as a problem like all others.
    requireHostHeader: false,
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(
      requestTimeoutMs / CHECKS_PER_TIMEOUT,
      CHECK_INTERVAL_MS_MAX,
    ),
  };
  const server =
    tls === undefined
      ? createServer(settings, inTurn)
      : createTlsServer({ ...settings, ...tls, handshakeTimeout: requestTimeoutMs }, inTurn);
  server.timeout = IDLE_MS;
  // An expectation that is not known may be passed over (RFC 9110, section 10.1.1).
  server.on('checkExpectation', inTurn);
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.on('request', ({ socket }, response) => latest.set(socket, response));
  server.on('clientError', (error, socket) => {
    const status = answerClientError(error, socket, latest.get(socket));
    if (status !== undefined) for (const each of observers) each.requestDone?.(unread(status));
  });
  return server;
}

/**
 * Requests that come at once on one connection are answered one after the other: each answer is
 * held in memory until the client takes it, and a client that takes none gets no more of them. Nor
 * can it have any number of them wait: one more breaks the connection off. Of what waits when its
 * connection ends, nothing is begun.
 */
function oneByOne(listener: RequestListener): RequestListener {
  const lines = new WeakMap<Duplex, WaitingLine>();
  return (request, response) => {
    const { socket } = request;
    // What came in the same piece as the one too many is still read.
    if (!socket.writable) return;
    withoutOrigin(request);
    const line = lines.get(socket) ?? { last: undefined, waiting: 0 };
    lines.set(socket, line);
    const before = line.last;
    line.last = response;
    if (before === undefined || before.closed) return listener(request, response);
    if (line.waiting >= PIPELINED_MAX) return socket.destroy();
    line.waiting += 1;
    before.once('close', () => {
      line.waiting -= 1;
      if (socket.writable) listener(request, response);
    });
  };
}

/** The requests of one connection. */
interface WaitingLine {
  last: ServerResponse | undefined;
  /** How many wait for those before them. */
  waiting: number;
}

/** `GET http://user:password@host/path` (RFC 9112, section 3.2.2) asks for the path, no more. */
function withoutOrigin(request: IncomingMessage): void {
  const { url = '/' } = request;
  if (url.startsWith('/') || !URL.canParse(url)) return;
  const { pathname, search } = new URL(url);
  request.url = pathname + search;
}

/** What is known of a request that could not be read. */
function unread({ status, requestId }: Unread) {
  const nothing = { operationId: undefined, brokenOffBy: undefined, durationMs: 0 };
  return { requestId, method: '-', path: '-', status, isComplete: true, ...nothing };
}

interface Unread {
  readonly status: number;
  readonly requestId: string;
}

/**
 * What is no HTTP, or not in time, does not come as far as Express, at least not whole. `response`
 * is the one to the request that came last on this connection. What it returns was answered here, and
 * nobody else will tell of it.
 */
function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  response: ServerResponse | undefined,
): Unread | undefined {
  const problem = problemOf(problemFor(error));
  const requestId = randomUUID();
  const headers = { 'x-request-id': requestId };
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  if (response === undefined || response.writableFinished) {
    endWith(problem, socket, headers);
    return { status: problem.status, requestId };
  }
  // That request is there in full, and has its answer first: what follows it is at fault.
  if (response.req.complete) {
    response.once('finish', () => endWith(problem, socket, headers));
    return { status: problem.status, requestId };
  }
  // Nothing must be taken for the rest of an answer.
  if (response.headersSent) socket.destroy();
  else {
    response.statusCode = problem.status;
    endWith(problem, socket, response.getHeaders());
  }
  return undefined;
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
