import { assertAllowed, isAllowed } from './principal.js';
/**
 * What the principal may know of schemas, and do with them: those of other aggregate types are not
 * in the list, and asking for one is refused with `forbidden`.
 */
export function authorisedSchemas(schemas, principal) {
    const assertReads = (aggregateType) => assertAllowed(principal, 'events:read', aggregateType);
    const assertManages = (aggregateType) => assertAllowed(principal, 'schemas:manage', aggregateType);
    /** What it refers to can be found out by what it refuses. */
    const assertRefers = (subject, schema) => {
        for (const type of schemas.referredTypes(subject, schema)) {
            if (!isAllowed(principal, 'schemas:manage', type))
                assertReads(type);
        }
    };
    return {
        referredTypes: (subject, schema) => schemas.referredTypes(subject, schema),
        subjects: () => schemas
            .subjects()
            .filter(({ aggregateType }) => isAllowed(principal, 'events:read', aggregateType)),
        subject(subject) {
            assertReads(subject.aggregateType);
            return schemas.subject(subject);
        },
        schema(subject, version) {
            assertReads(subject.aggregateType);
            return schemas.schema(subject, version);
        },
        async diff(subject, from, to) {
            assertReads(subject.aggregateType);
            return await schemas.diff(subject, from, to);
        },
        validate(subject, version, data) {
            assertReads(subject.aggregateType);
            return schemas.validate(subject, version, data);
        },
        async register(subject, schema) {
            assertManages(subject.aggregateType);
            assertRefers(subject, schema);
            return await schemas.register(subject, schema, { userId: principal.userId });
        },
        async compatibility(subject, schema) {
            assertManages(subject.aggregateType);
            assertRefers(subject, schema);
            return await schemas.compatibility(subject, schema);
        },
        async setMode(subject, mode) {
            assertManages(subject.aggregateType);
            return await schemas.setMode(subject, mode);
        },
        async setDeprecated(name, isDeprecated) {
            assertManages(name.aggregateType);
            return await schemas.setDeprecated(name, isDeprecated);
        },
    };
}
//# sourceMappingURL=authorised-schemas.js.map