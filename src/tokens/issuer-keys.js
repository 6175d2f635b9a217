import { createLocalJWKSet, createRemoteJWKSet, customFetch, } from 'jose';
const CACHE_MS = 10 * 60_000;
/** Tokens with made-up key ids must not have us ask the issuer again and again. */
const COOLDOWN_MS = 10_000;
/** Of all of an answer. */
const TIMEOUT_MS = 5_000;
/** Of a key set, once it is unpacked. */
const BYTES_MAX = 1024 * 1024;
/** After a failure the issuer is left alone for so long. */
const REST_MS = 1_000;
/**
 * The published keys of an issuer: asked for when they are first needed, when a token names a key that
 * is not among them, and when they are old. Keys of a token's own (`jwk`, `jku`, `x5c`) never count.
 *
 * It rejects with the library's errors, or with those of `fetch`, where there is no key for a token.
 *
 * @throws TypeError for a `jwksUrl` that is no URL.
 */
export function createIssuerKeys({ jwksUrl, cacheMs = CACHE_MS, cooldownMs = COOLDOWN_MS, }) {
    return createRemoteJWKSet(new URL(jwksUrl), {
        timeoutDuration: TIMEOUT_MS,
        cacheMaxAge: cacheMs,
        cooldownDuration: cooldownMs,
        [customFetch]: boundedFetch(),
    });
}
/** Redirects are not followed, which is how the library asks; its signal bounds the time of all. */
function boundedFetch() {
    let restsUntil = 0;
    return async (url, options) => {
        if (performance.now() < restsUntil)
            throw new Error('The issuer did not answer just now');
        try {
            const text = await textOf(await fetch(url, options));
            // Throws for what is no key set.
            createLocalJWKSet(JSON.parse(text));
            return new Response(text);
        }
        catch (error) {
            restsUntil = performance.now() + REST_MS;
            throw error;
        }
    };
}
/** @throws Error for a failure, and for a body that is larger than any key set. */
async function textOf({ status, body }) {
    if (status !== 200) {
        await body?.cancel();
        throw new Error(`The issuer answered with ${status}`);
    }
    const parts = [];
    let bytes = 0;
    for await (const part of body ?? []) {
        bytes += part.byteLength;
        if (bytes > BYTES_MAX)
            throw new Error(`The key set is over ${BYTES_MAX} bytes`);
        parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
}
//# sourceMappingURL=issuer-keys.js.map