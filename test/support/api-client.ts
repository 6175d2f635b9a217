import { type Answer, answerOf, type GivenHeaders, post } from './served-store.ts';

/** Asks a service with a credential, or with none. */
export interface ApiClient {
  readonly ask: (method: string, path: string, given?: Given) => Promise<Answer>;
  readonly append: (body: unknown, headers?: GivenHeaders) => Promise<Answer>;
}

export interface Given {
  readonly headers?: GivenHeaders;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Of an answer without an end: for how long it is read. */
  readonly readForMs?: number;
}

export function apiClient(url: string, credential?: string): ApiClient {
  const own: GivenHeaders = credential === undefined ? {} : bearer(credential);
  return {
    ask(method, path, { headers = {}, body, readForMs } = {}) {
      const isJson = body === undefined ? {} : { 'Content-Type': 'application/json' };
      const all = { ...own, ...isJson, ...headers };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      return answerOf(fetch(url + path, { method, headers: all, ...sent }), readForMs);
    },
    append: (body, headers = {}) => post(url, body, { ...own, ...headers }),
  };
}

export function bearer(credential: string): GivenHeaders {
  return { Authorization: `Bearer ${credential}` };
}

/** Has an administrator create a key with these scopes. */
export async function keyWith(
  administrator: ApiClient,
  scopes: readonly string[],
  further: object = {},
): Promise<string> {
  const body = { name: 'a key', scopes, ...further };
  const { status, body: answer } = await administrator.ask('POST', '/v1/keys', { body });
  if (status !== 201) throw new Error(`No key: ${JSON.stringify(answer)}`);
  return String(answer['key']);
}
