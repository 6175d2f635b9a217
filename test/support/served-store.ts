import { expect } from 'chai';
import type { ErrorCode } from '../../src/errors.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';
import { type FurtherOptions, type OpenedStore, openedStore } from './opened-store.ts';

/** What the API answered; `body` is empty where that was no JSON object. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly body: Readonly<Record<string, unknown>>;
}

export type GivenHeaders = Readonly<Record<string, string>>;

/** A store and the REST API on it, from the first test of a suite to its last. */
export interface ServedStore extends OpenedStore {
  readonly server: () => HttpServer;
  readonly ask: (method: string, path: string, headers?: GivenHeaders) => Promise<Answer>;
  /** `POST /v1/events`. What is neither text nor bytes is sent as JSON. */
  readonly post: (body: unknown, headers?: GivenHeaders) => Promise<Answer>;
  /**
   * Resolves with what the action was answered. Fails the test where that is not the problem that
   * this code is, or where the log has grown all the same.
   */
  readonly refused: (code: ErrorCode, action: () => Promise<Answer>) => Promise<Answer>;
}

/** To be called within `describe`, as `openedStore` is. */
export function servedStore(
  options: FurtherOptions = {},
  serverOptions: Parameters<typeof startHttpServer>[1] = {},
): ServedStore {
  const opened = openedStore(options);
  let started: HttpServer | undefined;

  before(async () => {
    started = await startHttpServer(opened.store(), serverOptions);
  });
  after(() => started?.close());

  function server(): HttpServer {
    if (started === undefined) throw new Error('The suite has not begun.');
    return started;
  }

  return {
    ...opened,
    server,
    ask: (method, path, headers = {}) => answerOf(fetch(server().url + path, { method, headers })),
    post: (body, headers = {}) => post(server().url, body, headers),
    async refused(code, action) {
      const head = await opened.store().headPosition();
      const answer = await action();
      expectProblem(answer, code);
      expect(await opened.store().headPosition()).to.equal(head);
      return answer;
    },
  };
}

/** `POST /v1/events` of a service at this address. */
export function post(url: string, body: unknown, headers: GivenHeaders = {}): Promise<Answer> {
  const isText = typeof body === 'string' || body instanceof Uint8Array;
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: isText ? body : JSON.stringify(body),
  };
  return answerOf(fetch(`${url}/v1/events`, init));
}

/** Of live events, which have no end, what comes within this time. */
export async function answerOf(asking: Promise<Response>, readForMs = 300): Promise<Answer> {
  const response = await asking;
  const { status, headers } = response;
  const isEndless = headers.get('content-type')?.startsWith('text/event-stream');
  const bytes = isEndless
    ? await beginningOf(response, readForMs)
    : Buffer.from(await response.arrayBuffer());
  const isJson = /[/+]json\b/.test(headers.get('content-type') ?? '');
  const body = isJson && bytes.length > 0 ? JSON.parse(bytes.toString()) : {};
  return { status, headers, bytes, body };
}

async function beginningOf({ body }: Response, readForMs: number): Promise<Buffer> {
  const reader = body?.getReader();
  const timer = setTimeout(() => reader?.cancel(), readForMs);
  const parts: Uint8Array[] = [];
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
    parts.push(next.value);
  }
  clearTimeout(timer);
  return Buffer.concat(parts);
}

/** Fails the test where the answer is not problem details (RFC 9457) with this code. */
export function expectProblem({ status, headers, body }: Answer, code: ErrorCode): void {
  expect(body).to.include({ code, status, type: `/problems/${code}` });
  expect(headers.get('content-type')).to.equal('application/problem+json; charset=utf-8');
  expect(body['title']).to.match(/^[A-Z][a-z ]+$/);
  expect(body['detail']).to.match(/^\S.+[.)…]?$/s);
  expect(status).to.be.within(400, 599);
}

/** Where the faults of a problem are; each says what is wrong. */
export function pointersIn({ body }: Answer): readonly string[] {
  const faults = body['faults'] as readonly {
    readonly pointer: string;
    readonly message: string;
  }[];
  for (const { message } of faults) expect(message).to.match(/^\S.+/);
  return faults.map(({ pointer }) => pointer);
}
