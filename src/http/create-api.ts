import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express, type Request, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { EventStoreError, invalidRequest } from '../errors.ts';
import { pointerTo } from '../events/json-pointer.ts';
import { createRandomBytes } from '../platform/random-bytes.ts';
import type { Admission } from './admission.ts';
import { type AnsweredRequest, type ApiObserver, toldToAll } from './api-observer.ts';
import { isClientGone } from './client-gone.ts';
import { crossOrigin } from './cross-origin.ts';
import type { Route } from './operation.ts';
import { answerOtherMethod } from './other-method.ts';
import { answerWithProblem } from './problem.ts';
import { recheckWhileOpen } from './recheck.ts';
import { beginRequest, contextOf } from './request-context.ts';

/** What is shown to people: public, and there for GET and HEAD alone. */
export interface Page {
  readonly paths: readonly string[];
  readonly router: Router;
}

export interface ApiOptions {
  readonly routes: readonly Route[];
  readonly pages?: readonly Page[];
  readonly admission: Pick<Admission, 'admit' | 'assertStillKnown'>;
  readonly observers: readonly Partial<ApiObserver>[];
  /** Whose word counts for a client's address, as Express has it; nobody's where absent. */
  readonly trustProxy?: number | string | undefined;
  /** Origins whose pages may ask; none where absent. */
  readonly corsOrigins?: readonly string[];
  /** Whether clients can rely on TLS being there. */
  readonly isHttps?: boolean;
}

/** An Express application of these routes, with everything around them that is the same for all. */
export function createApi({ routes, pages = [], admission, ...options }: ApiOptions): Express {
  const observer = toldToAll(options.observers);
  const api = express();
  api.disable('x-powered-by');
  api.disable('etag');
  api.set('trust proxy', options.trustProxy ?? false);
  const randomBytes = createRandomBytes();
  api.use((request, response, next) => {
    beginRequest(request, response, randomBytes);
    response.once('close', () => observer.requestDone(answered(request, response)));
    if (hasHost(request)) next();
    else
      answerWithProblem(response, invalidRequest([{ pointer: '/Host', message: 'is required' }]));
  });
  api.use(helmet({ ...HELMET, strictTransportSecurity: options.isHttps ?? false }));
  if (options.corsOrigins?.length) api.use(crossOrigin(options.corsOrigins));
  // `/v1/events/{eventId}` is not `/v1/events/subscribe`, whatever comes first.
  const fixed = new Set(routes.map(({ operation }) => operation.path).filter(isFixed));
  for (const route of routes) mount(api, route, fixed, admission, observer);
  for (const { paths, router } of pages) api.get([...paths], admittingAll(admission), router);
  // Whoever is not let in is not told what there is.
  api.use(async (request, response, next) => {
    await admission.admit(undefined, request, response);
    next();
  });
  for (const [path, allow] of methodsByPath(routes, pages)) {
    api.all(path, (request, response) => answerOtherMethod(request, response, allow));
  }
  api.use(({ method, path }) => {
    throw new EventStoreError('not_found', `There is no ${method} ${path}.`, { path });
  });
  api.use(failing(observer));
  return api;
}

/** RFC 9112, section 3.2. */
function hasHost({ headers, httpVersion }: IncomingMessage): boolean {
  return headers.host !== undefined || httpVersion === '1.0';
}

const HELMET = {
  // Nothing that the API answers with is a page.
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
};

const CLIENT_GONE = 499;

function mount(
  api: Express,
  { operation, handle }: Route,
  fixed: ReadonlySet<string>,
  admission: ApiOptions['admission'],
  observer: ApiObserver,
): void {
  const takesQuery = operation.parameters.some((parameter) => parameter.in === 'query');
  api[operation.method](expressPath(operation.path), async (request, response, next) => {
    if (!isFixed(operation.path) && fixed.has(request.path)) return next();
    contextOf(response).operationId = operation.operationId;
    try {
      const access = await admission.admit(operation, request, response);
      contextOf(response).countedAs = access.countedAs;
      recheckWhileOpen(operation, request, response, admission);
      if (!takesQuery) assertNoQuery(request);
      await handle(request, response, access);
    } catch (error) {
      // Once its client was turned away, what else comes of it is nobody's business.
      if (contextOf(response).brokenOffBy !== 'unauthenticated') fail(response, error, observer);
    }
  });
}

function admittingAll(admission: ApiOptions['admission']): RequestHandler {
  return async (request, response, next) => {
    await admission.admit({ access: 'public', budget: 'address' }, request, response);
    next();
  };
}

function assertNoQuery(request: Request): void {
  if (!request.url.includes('?')) return;
  const names = Object.keys(request.query);
  const message = 'is no parameter here';
  const faults = names.map((name) => ({ pointer: pointerTo(name), message }));
  if (faults.length > 0) throw invalidRequest(faults);
}

function isFixed(path: string): boolean {
  return !path.includes('{');
}

function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function fail(response: ServerResponse, error: unknown, observer: ApiObserver): void {
  // A client that is gone before its request was there in full has no fault of ours.
  if (isClientGone(error)) response.destroy();
  else if (answerWithProblem(response, error)) {
    observer.requestFailed(error, contextOf(response).requestId);
  }
}

function methodsByPath(
  routes: readonly Route[],
  pages: readonly Page[],
): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  const fixedFirst = routes.toSorted(
    (one, other) => Number(isFixed(other.operation.path)) - Number(isFixed(one.operation.path)),
  );
  for (const { operation } of fixedFirst) {
    const path = expressPath(operation.path);
    const own = operation.method === 'get' ? ['GET', 'HEAD'] : [operation.method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...own]);
  }
  for (const path of pages.flatMap(({ paths }) => paths)) methods.set(path, ['GET', 'HEAD']);
  return methods;
}

/** What Express itself could not make sense of: a path with a wrong escape. */
function failing(observer: ApiObserver) {
  // Express knows an error handler by its four parameters.
  return (
    error: unknown,
    { path }: { readonly path: string },
    response: ServerResponse,
    _next: unknown,
  ) => {
    const isTheirs = (error as { readonly status?: number }).status === 400;
    const notFound = () =>
      new EventStoreError('not_found', 'The path cannot be read.', { path }, error);
    fail(response, isTheirs ? notFound() : error, observer);
  };
}

function answered(request: IncomingMessage, response: ServerResponse): AnsweredRequest {
  const { requestId, operationId, startedAtMs, brokenOffBy } = contextOf(response);
  return {
    requestId,
    operationId,
    method: request.method ?? '',
    path: (request as { readonly originalUrl?: string }).originalUrl?.split('?')[0] ?? '',
    status: statusOf(response),
    durationMs: performance.now() - startedAtMs,
    isComplete: response.writableFinished,
    brokenOffBy,
  };
}

function statusOf({ headersSent, statusCode }: ServerResponse): number {
  // What is no success was said, if not by this response.
  return headersSent || statusCode >= 400 ? statusCode : CLIENT_GONE;
}
