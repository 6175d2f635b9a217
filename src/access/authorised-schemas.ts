import type { JsonValue } from '../events/event.ts';
import type { ManagesSchemas, ReadsSchemas, SchemaSubject } from '../schemas.ts';
import { assertAllowed, isAllowed, type Principal } from './principal.ts';

/**
 * What the principal may know of schemas, and do with them: those of other aggregate types are not
 * in the list, and asking for one is refused with `forbidden`.
 */
export function authorisedSchemas(
  schemas: ReadsSchemas & ManagesSchemas,
  principal: Principal,
): ReadsSchemas & ManagesSchemas {
  const assertReads = (aggregateType: string) =>
    assertAllowed(principal, 'events:read', aggregateType);
  const assertManages = (aggregateType: string) =>
    assertAllowed(principal, 'schemas:manage', aggregateType);
  /** What it refers to can be found out by what it refuses. */
  const assertRefers = (subject: SchemaSubject, schema: JsonValue) => {
    for (const type of schemas.referredTypes(subject, schema)) {
      if (!isAllowed(principal, 'schemas:manage', type)) assertReads(type);
    }
  };
  return {
    referredTypes: (subject, schema) => schemas.referredTypes(subject, schema),
    subjects: () =>
      schemas
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
    bundled(subject, version, at) {
      assertReads(subject.aggregateType);
      const bundled = schemas.bundled(subject, version, at);
      const isReadable = bundled?.aggregateTypes.every((type) =>
        isAllowed(principal, 'events:read', type),
      );
      return isReadable ? bundled : undefined;
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
