import { AGGREGATE_TYPE_PATTERN } from '../../../events/limits.ts';

/** Which schema of the registry: of one event type, in one version. */
export interface SchemaName {
  readonly aggregateType: string;
  readonly eventType: string;
  /** 1 to 1,000. */
  readonly version: number;
}

/** Narrower than what an event may be called: it is also the name of a folder. */
export const SCHEMA_EVENT_TYPE_PATTERN = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/;
export const SCHEMA_VERSION_MAX = 1_000;

/** `schema:/Mission/MissionCreated/v2.json`: what `$ref`s in the schema are relative to. */
export function schemaUri(name: SchemaName): string {
  return `${URI_START}${schemaPath(name)}`;
}

/** `Mission/MissionCreated/v2.json`: its file, within the folder of schemas. */
export function schemaPath({ aggregateType, eventType, version }: SchemaName): string {
  return `${aggregateType}/${eventType}/v${version}.json`;
}

/** The inverse of `schemaUri`; nothing where it is no such URI. */
export function parseSchemaUri(uri: string): SchemaName | undefined {
  return uri.startsWith(URI_START) ? parseSchemaPath(uri.slice(URI_START.length)) : undefined;
}

/** The inverse of `schemaPath`, with `/` between its parts; nothing where it is no such path. */
export function parseSchemaPath(path: string): SchemaName | undefined {
  const [aggregateType = '', eventType = '', file = '', ...further] = path.split('/');
  const version = Number(/^v([1-9][0-9]{0,3})\.json$/.exec(file)?.[1]);
  const isName =
    further.length === 0 &&
    AGGREGATE_TYPE_PATTERN.test(aggregateType) &&
    SCHEMA_EVENT_TYPE_PATTERN.test(eventType) &&
    version <= SCHEMA_VERSION_MAX;
  return isName ? { aggregateType, eventType, version } : undefined;
}

const URI_START = 'schema:/';
