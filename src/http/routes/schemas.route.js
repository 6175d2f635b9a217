import { EventStoreError, invalidRequest, isEventStoreError } from '../../errors.js';
import { COMPATIBILITY_MODES, } from '../../schemas.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { encoded, VALUE_FORMATS } from '../event-formats.js';
import { acceptedOf, bodyTypeOf, JSON_TYPE, MESSAGE_PACK } from '../media-types.js';
import { setNextLink } from '../next-link.js';
import { PAGE_LIMIT } from '../parameters.js';
import { readBody } from '../read-body.js';
import { objectAt, readFields } from '../read-fields.js';
import { parametersReader } from '../read-parameters.js';
import { send } from '../send.js';
import * as operations from './schemas.operations.js';
/** `/v1/schemas`: the schemas of events. */
export function schemaRoutes() {
    return [
        listRoute(),
        subjectRoute(operations.READ_SCHEMA_SUBJECT, ({ schemas, given }) => schemas.subject(given)),
        subjectRoute(operations.READ_SCHEMA, ({ schemas, given }) => schemas.schema(given, versionOf(given.version))),
        subjectRoute(operations.DIFF_SCHEMAS, async ({ schemas, given: { from = 0, to = 0, ...subject } }) => {
            const diff = await schemas.diff(subject, from, to);
            return diff && { from, to, ...diff };
        }),
        registerRoute(),
        subjectRoute(operations.CHECK_COMPATIBILITY, checkCompatibility, { schema: 'required' }),
        subjectRoute(operations.VALIDATE_SAMPLE, validate, { data: 'required', version: 'optional' }),
        subjectRoute(operations.SET_COMPATIBILITY_MODE, setMode, { mode: 'required' }),
        subjectRoute(operations.DEPRECATE_SCHEMA, deprecate, { isDeprecated: 'required' }),
    ];
}
const BODY_TYPES = [JSON_TYPE, MESSAGE_PACK];
const readPage = parametersReader(operations.LIST_SCHEMAS.parameters);
/** What a cursor of this list goes with. */
const LIST = 'schemas';
function listRoute() {
    return {
        operation: operations.LIST_SCHEMAS,
        async handle(request, response, { schemas }) {
            const format = acceptedOf(request, VALUE_FORMATS);
            const { limit = PAGE_LIMIT, cursor } = readPage(request.query);
            const after = cursor === undefined ? '' : decodeCursor(cursor, LIST);
            const behind = schemas.subjects().filter((subject) => nameOf(subject) > after);
            const subjects = behind.slice(0, limit);
            const last = behind.length > limit ? subjects.at(-1) : undefined;
            const nextCursor = last === undefined ? null : encodeCursor(nameOf(last), LIST);
            if (nextCursor !== null)
                setNextLink(request, response, nextCursor);
            send(response, 200, encoded({ subjects, page: { limit, nextCursor } }, format));
        },
    };
}
/** In the order of the list: a space comes before what a type may have in it. */
function nameOf({ aggregateType, eventType }) {
    return `${aggregateType} ${eventType}`;
}
/** An operation on what a path names, with what it answers; 404 where that is undefined. */
function subjectRoute(operation, answer, names) {
    const readPath = parametersReader(operation.parameters);
    return {
        operation,
        async handle(request, response, { schemas }) {
            const fields = names === undefined ? {} : readFields(await bodyOf(request, response), names);
            const format = acceptedOf(request, VALUE_FORMATS);
            const given = readPath(request.params);
            send(response, 200, encoded(existing(await answer({ schemas, given, fields }), request), format));
        },
    };
}
async function bodyOf(request, response) {
    return await readBody(request, response, bodyTypeOf(request, BODY_TYPES));
}
function existing(found, { path }) {
    if (found !== undefined)
        return found;
    throw new EventStoreError('not_found', 'There is no schema of this name.', { path });
}
function registerRoute() {
    const operation = operations.REGISTER_SCHEMA;
    const readPath = parametersReader(operation.parameters);
    return {
        operation,
        async handle(request, response, { schemas }) {
            const { schema = null } = readFields(await bodyOf(request, response), { schema: 'required' });
            const format = acceptedOf(request, VALUE_FORMATS);
            const subject = readPath(request.params);
            const { registered, isNew } = await inBody(schemas.register(subject, schema));
            const { aggregateType, eventType, version } = registered;
            const location = `/v1/schemas/${aggregateType}/${eventType}/versions/${version}`;
            response.setHeader('Location', location);
            send(response, isNew ? 201 : 200, encoded(registered, format));
        },
    };
}
async function checkCompatibility({ schemas, given, fields: { schema = null } }) {
    const reasons = await inBody(schemas.compatibility(given, schema));
    return { isCompatible: reasons.length === 0, reasons };
}
/** The registry speaks of the schema, which is in the body. */
async function inBody(asked) {
    return await asked.catch((error) => {
        if (!isEventStoreError(error, 'invalid_request'))
            throw error;
        const { faults } = error.details;
        throw invalidRequest(faults.map((each) => ({ ...each, pointer: `/schema${each.pointer}` })));
    });
}
function validate({ schemas, given, fields }) {
    const data = objectAt(fields, 'data');
    const { version = schemas.subject(given)?.latestVersion } = fields;
    if (version === undefined)
        return undefined;
    if (!Number.isSafeInteger(version))
        throw wrong('/version', 'must be an integer from 1');
    const faults = schemas.validate(given, Number(version), data);
    return faults && { isValid: faults.length === 0, version, faults };
}
async function setMode({ schemas, given, fields: { mode = null } }) {
    const known = COMPATIBILITY_MODES;
    if (!known.includes(mode))
        throw wrong('/mode', `must be one of ${COMPATIBILITY_MODES.join(', ')}`);
    return await schemas.setMode(given, mode);
}
async function deprecate({ schemas, given, fields: { isDeprecated = null } }) {
    if (typeof isDeprecated !== 'boolean')
        throw wrong('/isDeprecated', 'must be true or false');
    const { aggregateType, eventType, version } = given;
    const name = { aggregateType, eventType, version: Number(version) };
    return await schemas.setDeprecated(name, isDeprecated);
}
function versionOf(given) {
    return given === 'latest' ? given : Number(given);
}
function wrong(pointer, message) {
    return invalidRequest([{ pointer, message }]);
}
//# sourceMappingURL=schemas.route.js.map