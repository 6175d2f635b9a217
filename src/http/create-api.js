import express, {} from 'express';
import helmet from 'helmet';
import { EventStoreError, invalidRequest } from '../errors.js';
import { pointerTo } from '../events/json-pointer.js';
import { createRandomBytes } from '../platform/random-bytes.js';
import { isClientGone } from './client-gone.js';
import { crossOrigin } from './cross-origin.js';
import { answerOtherMethod } from './other-method.js';
import { answerWithProblem } from './problem.js';
import { recheckWhileOpen } from './recheck.js';
import { beginRequest, contextOf } from './request-context.js';
/** An Express application of these routes, with everything around them that is the same for all. */
export function createApi({ routes, pages = [], admission, ...options }) {
    const observer = toldToAll(options.observers);
    const api = express();
    api.disable('x-powered-by');
    api.disable('etag');
    api.set('trust proxy', options.trustProxy ?? false);
    const randomBytes = createRandomBytes();
    api.use((request, response, next) => {
        beginRequest(request, response, randomBytes);
        response.once('close', () => observer.requestDone(answered(request, response)));
        if (hasHost(request))
            next();
        else
            answerWithProblem(response, invalidRequest([{ pointer: '/Host', message: 'is required' }]));
    });
    api.use(helmet({ ...HELMET, strictTransportSecurity: options.isHttps ?? false }));
    if (options.corsOrigins?.length)
        api.use(crossOrigin(options.corsOrigins));
    for (const route of routes)
        mount(api, route, admission, observer);
    for (const { paths, router } of pages)
        api.get([...paths], admittingAll(admission), router);
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
function hasHost({ headers, httpVersion }) {
    return headers.host !== undefined || httpVersion === '1.0';
}
function toldToAll(observers) {
    return {
        requestDone(request) {
            for (const each of observers)
                each.requestDone?.(request);
        },
        requestFailed(error, requestId) {
            for (const each of observers)
                each.requestFailed?.(error, requestId);
        },
    };
}
const HELMET = {
    // Nothing that the API answers with is a page.
    contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
};
const CLIENT_GONE = 499;
function mount(api, { operation, handle }, admission, observer) {
    const takesQuery = operation.parameters.some((parameter) => parameter.in === 'query');
    api[operation.method](expressPath(operation.path), async (request, response) => {
        contextOf(response).operationId = operation.operationId;
        try {
            const access = await admission.admit(operation, request, response);
            contextOf(response).countedAs = access.countedAs;
            recheckWhileOpen(operation, request, response, admission);
            if (!takesQuery)
                assertNoQuery(request);
            await handle(request, response, access);
        }
        catch (error) {
            // Once its client was turned away, what else comes of it is nobody's business.
            if (contextOf(response).brokenOffBy !== 'unauthenticated')
                fail(response, error, observer);
        }
    });
}
function admittingAll(admission) {
    return async (request, response, next) => {
        await admission.admit({ access: 'public', budget: 'address' }, request, response);
        next();
    };
}
function assertNoQuery(request) {
    if (!request.url.includes('?'))
        return;
    const names = Object.keys(request.query);
    const message = 'is no parameter here';
    const faults = names.map((name) => ({ pointer: pointerTo(name), message }));
    if (faults.length > 0)
        throw invalidRequest(faults);
}
function expressPath(path) {
    return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
function fail(response, error, observer) {
    // A client that is gone before its request was there in full has no fault of ours.
    if (isClientGone(error))
        response.destroy();
    else if (answerWithProblem(response, error)) {
        observer.requestFailed(error, contextOf(response).requestId);
    }
}
function methodsByPath(routes, pages) {
    const methods = new Map();
    for (const { operation } of routes) {
        const path = expressPath(operation.path);
        const own = operation.method === 'get' ? ['GET', 'HEAD'] : [operation.method.toUpperCase()];
        methods.set(path, [...(methods.get(path) ?? []), ...own]);
    }
    for (const path of pages.flatMap(({ paths }) => paths))
        methods.set(path, ['GET', 'HEAD']);
    return methods;
}
/** What Express itself could not make sense of: a path with a wrong escape. */
function failing(observer) {
    // Express knows an error handler by its four parameters.
    return (error, { path }, response, _next) => {
        const isTheirs = error.status === 400;
        const notFound = () => new EventStoreError('not_found', 'The path cannot be read.', { path }, error);
        fail(response, isTheirs ? notFound() : error, observer);
    };
}
function answered(request, response) {
    const { requestId, operationId, startedAtMs, brokenOffBy } = contextOf(response);
    return {
        requestId,
        operationId,
        method: request.method ?? '',
        path: request.originalUrl?.split('?')[0] ?? '',
        status: statusOf(response),
        durationMs: performance.now() - startedAtMs,
        isComplete: response.writableFinished,
        brokenOffBy,
    };
}
function statusOf({ headersSent, statusCode }) {
    // What is no success was said, if not by this response.
    return headersSent || statusCode >= 400 ? statusCode : CLIENT_GONE;
}
//# sourceMappingURL=create-api.js.map