import { isIP } from 'node:net';
import { VARIABLES } from './config-variables.js';
import { EventStoreError } from './errors.js';
import { isLoopback } from './platform/addresses.js';
/**
 * `isTerminal` says whether a person is likely to read the log as it is written. A variable that is
 * empty or blank counts as absent.
 *
 * @throws EventStoreError `invalid_configuration` with every fault.
 */
export function configFrom(environment, isTerminal = false) {
    const faults = [];
    function read(variable) {
        const text = environment[variable.name]?.trim() ?? '';
        const value = text === '' ? variable.default : variable.parse(text);
        if (value === undefined)
            faults.push(faultOf(variable, text));
        return value ?? variable.default;
    }
    const { logFormat } = VARIABLES;
    const config = {
        host: read(VARIABLES.host),
        port: read(VARIABLES.port),
        requestTimeoutMs: read(VARIABLES.requestTimeoutMs),
        auth: read(VARIABLES.auth),
        authOffIKnow: read(VARIABLES.authOffIKnow),
        jwtIssuer: read(VARIABLES.jwtIssuer),
        jwtAudience: read(VARIABLES.jwtAudience),
        jwtJwksUrl: read(VARIABLES.jwtJwksUrl),
        jwtAlgorithms: read(VARIABLES.jwtAlgorithms),
        jwtUserClaim: read(VARIABLES.jwtUserClaim),
        jwtClockToleranceS: read(VARIABLES.jwtClockToleranceS),
        rateLimitAppends: read(VARIABLES.rateLimitAppends),
        rateLimitReads: read(VARIABLES.rateLimitReads),
        rateLimitExpensive: read(VARIABLES.rateLimitExpensive),
        rateLimitAddress: read(VARIABLES.rateLimitAddress),
        redisUrl: read(VARIABLES.redisUrl),
        corsOrigins: read(VARIABLES.corsOrigins),
        tlsCert: read(VARIABLES.tlsCert),
        tlsKey: read(VARIABLES.tlsKey),
        trustProxy: read(VARIABLES.trustProxy),
        redisPrefix: read(VARIABLES.redisPrefix),
        redisStreamLengthMax: read(VARIABLES.redisStreamLengthMax),
        redisStreamAgeMaxS: read(VARIABLES.redisStreamAgeMaxS),
        redisAuditInAll: read(VARIABLES.redisAuditInAll),
        mongodbUri: read(VARIABLES.mongodbUri),
        mongodbDatabase: read(VARIABLES.mongodbDatabase),
        schemasDir: read(VARIABLES.schemasDir),
        reducersDir: read(VARIABLES.reducersDir),
        schemaPolicy: read(VARIABLES.schemaPolicy),
        dataDir: read(VARIABLES.dataDir),
        mongodBinary: read(VARIABLES.mongodBinary),
        logLevel: read(VARIABLES.logLevel),
        logFormat: read({ ...logFormat, default: isTerminal ? 'text' : logFormat.default }),
    };
    faults.push(...togetherFaults(config));
    if (faults.length > 0) {
        const message = `The configuration is wrong: ${faults.join('; ')}.`;
        throw new EventStoreError('invalid_configuration', message, { faults });
    }
    return config;
}
/** What is wrong with values that are right one by one. */
function togetherFaults(config) {
    const { host, auth, authOffIKnow, tlsCert, tlsKey } = config;
    const faults = [];
    if (auth === 'off' && authOffIKnow !== 'true' && !isLoopbackHost(host)) {
        faults.push(`AUTH=off on ${host} would let everybody who reaches it read and append everything; ` +
            'AUTH_OFF_I_KNOW=true says that you know');
    }
    if ((tlsCert === '') !== (tlsKey === ''))
        faults.push('TLS_CERT and TLS_KEY go together');
    const jwt = [config.jwtIssuer, config.jwtAudience, config.jwtJwksUrl];
    if (jwt.some((text) => text !== '') && jwt.some((text) => text === '')) {
        faults.push('JWT_ISSUER, JWT_AUDIENCE and JWT_JWKS_URL go together');
    }
    return faults;
}
function faultOf(variable, text) {
    const { name, mustBe, isSecret = false } = variable;
    return `${name} must be ${mustBe}${isSecret ? '' : `, not ${JSON.stringify(text.slice(0, 60))}`}`;
}
/** Whether only this machine reaches it. */
export function isLoopbackHost(host) {
    if (isIP(host) === 0)
        return host === 'localhost';
    return isLoopback(host);
}
//# sourceMappingURL=config.js.map