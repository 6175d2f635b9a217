import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';
import { EventStoreError } from '../../errors.js';
/** Where `npm run build` puts the page, as seen from `dist` and from `src`. */
const BUILT = ['../../docs', '../../../dist/docs'].map((path) => join(import.meta.dirname, path));
/** The page, and what it loads. */
export const DOCS_PATHS = ['/docs', '/docs/{*path}'];
const ASSETS_HOLD_MS = 60 * 60 * 1_000;
/** The page is of this origin alone: no other host, no script or style but those in files. */
const CONTENT_SECURITY_POLICY = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
].join('; ');
/**
 * `GET /docs`: the OpenAPI document for people, from the folder into which `npm run build` put the
 * page; `not_found` where it was not built (null).
 */
export function docsRoutes(folder = builtFolder()) {
    // Strict, because what the page loads is named relative to `/docs`, not to `/docs/`.
    const router = Router({ strict: true });
    if (folder === null)
        return router.get([...DOCS_PATHS], notBuilt);
    return router
        .use('/docs', allowOnlyThisOrigin)
        .get(['/docs/', '/docs/index.html'], (_request, response) => response.redirect(308, '../docs'))
        .get('/docs', (_request, response) => response
        .set('Cache-Control', 'no-cache')
        .sendFile('index.html', { root: folder, cacheControl: false }))
        .use('/docs', express.static(folder, { index: false, redirect: false, maxAge: ASSETS_HOLD_MS }));
}
function builtFolder() {
    return BUILT.find((folder) => existsSync(join(folder, 'index.html'))) ?? null;
}
const notBuilt = ({ path }) => {
    const message = 'The docs page was not built: `npm run build` does. See /openapi.json instead.';
    throw new EventStoreError('not_found', message, { path });
};
const allowOnlyThisOrigin = (_request, response, next) => {
    response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    next();
};
//# sourceMappingURL=docs.route.js.map