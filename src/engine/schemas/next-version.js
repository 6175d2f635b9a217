import { canonicalJson } from '../../events/canonical-json.js';
import { bundledSchema } from './documents/bundle-schema.js';
import { schemaFaults } from './documents/schema-faults.js';
import { stepFaults } from './upcast/upcast-step.js';
import { bundleOf } from './usable-schema.js';
/** What a document would have to be to become the version of that name. */
export function documentFaults(document, { version }, origin) {
    const faults = schemaFaults(document);
    if (faults.length > 0)
        return faults;
    const step = stepOf(document);
    if (step === undefined)
        return [];
    if (version === 1)
        return [{ pointer: '/x-upcast', message: 'has no version before it' }];
    return stepFaults(step, origin).map(({ pointer, message }) => ({
        pointer: `/x-upcast${pointer}`,
        message,
    }));
}
/** The document with all that it refers to, or why there is none. */
export function bundled(document, name, find) {
    return bundledSchema(name, document, (other) => find(other)?.schema);
}
/** The document as it would follow the versions there are, which are in order. */
export function succession(candidate, earlier, mode, find) {
    return {
        mode,
        candidate: versioned(candidate.document, candidate.bundle, earlier.length + 1),
        earlier: mode === 'NONE' ? [] : earlier.map((each) => versionedOf(each, find)),
    };
}
/** As it is compared with others. */
export function versionedOf(stored, find) {
    return versioned(stored.schema, bundleOf(stored, find), stored.version);
}
function versioned(document, schema, version) {
    return { version, schema, hasUpcast: stepOf(document) !== undefined };
}
function stepOf(document) {
    return document['x-upcast'];
}
/** Whatever the order of the members. */
export function isSameSchema(one, other) {
    return canonicalJson(one) === canonicalJson(other);
}
//# sourceMappingURL=next-version.js.map