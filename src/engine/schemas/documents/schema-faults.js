import { pointerTo } from '../../../events/json-pointer.js';
import { FORMATS } from './formats.js';
import { jsonSize } from './json-size.js';
import { patternFault, patternsIn } from './pattern-faults.js';
import { parseReference } from './references.js';
import { isJsonObject, KEYWORDS, schemasIn } from './subschemas.js';
const SCHEMA_BYTES_MAX = 256 * 1024;
const SCHEMA_DEPTH_MAX = 32;
const SCHEMA_VALUES_MAX = 10_000;
const PATTERNS_MAX = 200;
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
/**
 * What no schema of the registry may be, found without compiling it: pointer into the document
 * and message, in no more time than the document's size explains. Whether its `$ref`s lead
 * somewhere is found by `bundledSchema`, and the cost of its patterns by a `SchemaTrial`.
 */
export function schemaFaults(document) {
    if (!isJsonObject(document))
        return [{ pointer: '', message: 'must be a JSON object' }];
    const sizeFault = sizeFaultOf(document) ?? textFaultOf(document, '');
    if (sizeFault !== undefined)
        return [sizeFault];
    const schemas = Array.from(schemasIn(document));
    return [
        ...rootFaults(document),
        ...schemas.flatMap(({ pointer, schema }) => keywordFaults(schema, pointer)),
        ...patternFaultsOf(document),
    ];
}
function sizeFaultOf(document) {
    const { values, depth } = jsonSize(document);
    const message = depth > SCHEMA_DEPTH_MAX
        ? `is nested deeper than ${SCHEMA_DEPTH_MAX} levels`
        : values > SCHEMA_VALUES_MAX
            ? `has more than ${SCHEMA_VALUES_MAX} values`
            : Buffer.byteLength(JSON.stringify(document)) > SCHEMA_BYTES_MAX
                ? `has more than ${SCHEMA_BYTES_MAX} bytes`
                : undefined;
    return message === undefined ? undefined : { pointer: '', message };
}
/** The first text or name that cannot be stored, or would be taken for something else. */
function textFaultOf(value, pointer) {
    if (typeof value === 'string' && !value.isWellFormed()) {
        return { pointer, message: 'has a lone surrogate, which is no text' };
    }
    if (typeof value !== 'object' || value === null)
        return undefined;
    for (const [name, inner] of Object.entries(value)) {
        if (name === '__proto__' || name.includes('\u0000') || !name.isWellFormed()) {
            return { pointer, message: 'has a name that cannot be stored' };
        }
        const fault = textFaultOf(inner, pointer + pointerTo(name));
        if (fault !== undefined)
            return fault;
    }
    return undefined;
}
function rootFaults({ type, $schema, 'x-upcast': upcast }) {
    const faults = [];
    if (type !== 'object') {
        faults.push({ pointer: '/type', message: 'must be "object": data of events always is' });
    }
    if ($schema !== undefined && $schema !== DIALECT) {
        faults.push({ pointer: '/$schema', message: `must be ${DIALECT}` });
    }
    if (upcast !== undefined && !isJsonObject(upcast)) {
        faults.push({ pointer: '/x-upcast', message: 'must be a JSON object' });
    }
    return faults;
}
function keywordFaults(schema, pointer) {
    return Object.entries(schema).flatMap(([keyword, value]) => {
        const message = keywordFault(keyword, value, pointer === '');
        return message === undefined ? [] : [{ pointer: pointer + pointerTo(keyword), message }];
    });
}
function keywordFault(keyword, value, isRoot) {
    const kind = KEYWORDS.get(keyword);
    if (kind === undefined)
        return 'is no keyword that schemas of the registry may have';
    if (ONLY_AT_ROOT.has(keyword) && !isRoot)
        return 'may stand only at the top of a schema';
    if (kind === 'value' && !HOLDS_DATA.has(keyword) && isDataReference(value)) {
        return 'may not be taken from the data';
    }
    if (keyword === '$ref' && !isReference(value)) {
        return 'must lead to a place in this document, or to another schema of the registry';
    }
    if (keyword === 'format' && !(typeof value === 'string' && Object.hasOwn(FORMATS, value))) {
        return `must be one of ${Object.keys(FORMATS).join(', ')}`;
    }
    return undefined;
}
const ONLY_AT_ROOT = new Set(['$schema', 'x-upcast']);
const HOLDS_DATA = new Set([
    ...['const', 'enum', 'default', 'examples', 'x-upcast', 'dependentRequired'],
]);
function isDataReference(value) {
    return isJsonObject(value) && Object.hasOwn(value, '$data');
}
function isReference(value) {
    const anywhere = { aggregateType: 'A', eventType: 'A', version: 1 };
    return typeof value === 'string' && parseReference(value, anywhere) !== undefined;
}
function patternFaultsOf(document) {
    const patterns = patternsIn(document);
    if (patterns.length > PATTERNS_MAX) {
        return [{ pointer: '', message: `has more than ${PATTERNS_MAX} patterns` }];
    }
    return patterns.flatMap(({ pointer, pattern }) => {
        const message = patternFault(pattern);
        return message === undefined ? [] : [{ pointer, message }];
    });
}
//# sourceMappingURL=schema-faults.js.map