import { startServer } from './server-process.js';
const FIRST_KEY = /^esk_\S+$/m;
/** Every limit is on, and none is reached. */
const UNREACHED = '1000000';
const UNREACHED_LIMITS = {
    RATE_LIMIT_APPENDS: UNREACHED,
    RATE_LIMIT_READS: UNREACHED,
    RATE_LIMIT_EXPENSIVE: UNREACHED,
    RATE_LIMIT_ADDRESS: UNREACHED,
};
export async function startGuardedService(bench, limits = {}) {
    const environment = { AUTH: 'on', ...UNREACHED_LIMITS, ...limits };
    const service = await startServer('event-store', bench, { environment });
    const [key] = FIRST_KEY.exec(await service.said()) ?? [];
    if (key === undefined)
        throw new Error('The service has shown no first key.');
    return { ...service, key };
}
/** The header that a key goes in. */
export function authorization(key) {
    return `authorization: Bearer ${key}`;
}
/** Has another principal's key made, with the same rights. */
export async function furtherKey({ url, key }, name) {
    const response = await fetch(new URL('/v1/keys', url), {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name, scopes: ['administrator'] }),
    });
    const created = (await response.json());
    if (created.key === undefined)
        throw new Error(`No key: ${JSON.stringify(created)}`);
    return created.key;
}
//# sourceMappingURL=guarded-service.js.map