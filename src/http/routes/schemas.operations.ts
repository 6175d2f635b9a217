import { EVENT_TYPE_NAME_PATTERN, LIMITS } from '../../events/limits.ts';
import * as examples from '../event-schemas.examples.ts';
import { JSON_TYPE, MESSAGE_PACK } from '../media-types.ts';
import type { Content, Operation, Parameter } from '../operation.ts';
import { CURSOR, LIMIT, TYPE_SCHEMA } from '../parameters.ts';
import { ref } from '../schemas.ts';

const SUBJECT = '/v1/schemas/{aggregateType}/{eventType}';
const COMMON = { tag: 'Schemas' } as const;
const READ = { ...COMMON, access: 'events:read', budget: 'reads', method: 'get' } as const;
const MANAGE = { ...COMMON, access: 'schemas:manage', budget: 'expensive' } as const;

const SUBJECT_PARAMETERS: readonly Parameter[] = [
  {
    name: 'aggregateType',
    in: 'path',
    description: 'The aggregate type.',
    schema: TYPE_SCHEMA,
    example: examples.SUBJECT.aggregateType,
    fault: 'is no aggregate type',
  },
  {
    name: 'eventType',
    in: 'path',
    description: 'The event type.',
    schema: { type: 'string', pattern: EVENT_TYPE_NAME_PATTERN.source },
    example: examples.SUBJECT.eventType,
    fault: 'must be a letter and up to 127 letters, digits, _, . or -',
  },
];

const VERSION: Parameter = {
  name: 'version',
  in: 'path',
  description: 'A version, or `latest`.',
  schema: { type: 'string', pattern: '^(latest|[1-9][0-9]{0,3})$' },
  example: 'latest',
  fault: 'must be "latest" or an integer from 1',
};

const REFUSALS = ['not_acceptable', 'payload_too_large', 'unsupported_media_type'] as const;

export const LIST_SCHEMAS: Operation = {
  ...READ,
  operationId: 'listSchemas',
  path: '/v1/schemas',
  summary: 'List the event types that have schemas',
  description: 'In the order of aggregate type and event type.',
  parameters: [LIMIT, CURSOR],
  responses: {
    200: {
      description: 'A page of event types.',
      headers: {
        Link: { description: 'The next page, `rel="next"`.', schema: { type: 'string' } },
      },
      content: both(ref('EventSchemaSubjects'), examples.SUBJECTS),
    },
  },
  problems: ['not_acceptable'],
};

export const READ_SCHEMA_SUBJECT: Operation = {
  ...READ,
  operationId: 'readSchemaSubject',
  path: SUBJECT,
  summary: 'Read what there is of schemas of an event type',
  parameters: SUBJECT_PARAMETERS,
  responses: {
    200: {
      description: 'The event type.',
      content: both(ref('EventSchemaSubject'), examples.SUBJECT),
    },
  },
  problems: ['not_found', 'not_acceptable'],
};

export const READ_SCHEMA: Operation = {
  ...READ,
  operationId: 'readSchema',
  path: `${SUBJECT}/versions/{version}`,
  summary: 'Read a version of a schema',
  parameters: [...SUBJECT_PARAMETERS, VERSION],
  responses: {
    200: { description: 'The version.', content: both(ref('EventSchema'), examples.SCHEMA) },
  },
  problems: ['not_found', 'not_acceptable'],
};

export const REGISTER_SCHEMA: Operation = {
  ...MANAGE,
  operationId: 'registerSchema',
  method: 'post',
  path: `${SUBJECT}/versions`,
  summary: 'Register the next version of a schema',
  description:
    'For good. Processes see it within a second, this one at once. The same schema as the latest ' +
    'version’s is that version. A step (`x-upcast`) may be a JSON Patch; code comes from files.',
  parameters: SUBJECT_PARAMETERS,
  requestBody: both(ref('NewEventSchema'), examples.NEW_SCHEMA),
  responses: {
    200: {
      description: 'The latest version has the same schema.',
      content: both(ref('EventSchema'), examples.SCHEMA),
    },
    201: {
      description: 'The version as registered.',
      headers: { Location: { description: 'Where it is.', schema: { type: 'string' } } },
      content: both(ref('EventSchema'), examples.SCHEMA),
    },
  },
  problems: [...REFUSALS, 'schema_incompatible', 'schema_limit', 'queue_full', 'unavailable'],
};

export const CHECK_COMPATIBILITY: Operation = {
  ...MANAGE,
  operationId: 'checkSchemaCompatibility',
  method: 'post',
  path: `${SUBJECT}/compatibility`,
  summary: 'Ask whether a schema could be the next version',
  description: 'The same check as for registering. Nothing is stored.',
  parameters: SUBJECT_PARAMETERS,
  requestBody: both(ref('NewEventSchema'), examples.NEW_SCHEMA),
  responses: {
    200: {
      description: 'Whether it could, and why not.',
      content: both(ref('SchemaCompatibility'), examples.COMPATIBILITY),
    },
  },
  problems: [...REFUSALS, 'queue_full', 'unavailable'],
};

export const VALIDATE_SAMPLE: Operation = {
  ...READ,
  method: 'post',
  operationId: 'validateSample',
  path: `${SUBJECT}/validate`,
  summary: 'Ask whether data fits a schema',
  description:
    'As an append would ask, with pointers into the event. Nothing is stored. Of an event type without ' +
    'schemas there is nothing to ask: 404, whatever an append of it would come to.',
  parameters: SUBJECT_PARAMETERS,
  requestBody: both(ref('SchemaSample'), examples.SAMPLE),
  responses: {
    200: {
      description: 'Whether it fits, and what does not.',
      content: both(ref('SchemaVerdict'), examples.VERDICT),
    },
  },
  problems: [...REFUSALS, 'not_found'],
};

export const SET_COMPATIBILITY_MODE: Operation = {
  ...MANAGE,
  operationId: 'setCompatibilityMode',
  method: 'put',
  path: `${SUBJECT}/config`,
  summary: 'Set the compatibility mode',
  parameters: SUBJECT_PARAMETERS,
  requestBody: both(ref('SchemaConfig'), examples.CONFIG),
  responses: {
    200: {
      description: 'The event type.',
      content: both(ref('EventSchemaSubject'), examples.SUBJECT),
    },
  },
  problems: [...REFUSALS, 'not_found', 'unavailable'],
};

export const DEPRECATE_SCHEMA: Operation = {
  ...MANAGE,
  operationId: 'deprecateSchema',
  method: 'put',
  path: `${SUBJECT}/versions/{version}/deprecation`,
  summary: 'Deprecate a version, or no longer',
  description: 'It goes on to be valid. Whoever appends by it is warned (`Warning` in the answer).',
  parameters: [...SUBJECT_PARAMETERS, numbered('version', 'The version.', 1)],
  requestBody: both(ref('SchemaDeprecation'), examples.DEPRECATION),
  responses: {
    200: { description: 'The version.', content: both(ref('EventSchema'), examples.SCHEMA) },
  },
  problems: [...REFUSALS, 'not_found', 'unavailable'],
};

export const DIFF_SCHEMAS: Operation = {
  ...READ,
  operationId: 'diffSchemas',
  budget: 'expensive',
  path: `${SUBJECT}/diff/{from}/{to}`,
  summary: 'Compare two versions',
  parameters: [
    ...SUBJECT_PARAMETERS,
    numbered('from', 'The version to start from.', 1),
    numbered('to', 'The version to compare with it.', 2),
  ],
  responses: {
    200: {
      description: 'What differs, and whose data fits whose schema.',
      content: both(ref('SchemaDiff'), examples.DIFF),
    },
  },
  problems: ['not_found', 'not_acceptable', 'queue_full', 'unavailable'],
};

function numbered(name: string, description: string, example: number): Parameter {
  const { schemaVersionsMax } = LIMITS;
  return {
    name,
    in: 'path',
    description,
    schema: { type: 'integer', minimum: 1, maximum: schemaVersionsMax },
    example,
    fault: `must be an integer from 1 to ${schemaVersionsMax}`,
  };
}

function both(schema: Content[string]['schema'], value: unknown): Content {
  return { [JSON_TYPE]: { schema, examples: { example: { value } } }, [MESSAGE_PACK]: { schema } };
}
