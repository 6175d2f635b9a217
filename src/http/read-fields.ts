import { type Fault, invalidRequest } from '../errors.ts';
import type { JsonObject, JsonValue } from '../events/event.ts';
import { pointerTo } from '../events/json-pointer.ts';

/** The fields that a body has, and whether it must have them. */
export type FieldNames = Readonly<Record<string, 'required' | 'optional'>>;

/**
 * The body as an object that has what it must, and nothing that is not named.
 *
 * @throws EventStoreError `invalid_request` with every fault.
 */
export function readFields(body: JsonValue, names: FieldNames): JsonObject {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidRequest([{ pointer: '', message: 'must be a JSON object' }]);
  }
  const given = body as JsonObject;
  const faults: Fault[] = Object.keys(given)
    .filter((name) => !Object.hasOwn(names, name))
    .map((name) => ({ pointer: pointerTo(name), message: 'is no field here' }));
  for (const [name, need] of Object.entries(names)) {
    const isMissing = need === 'required' && !Object.hasOwn(given, name);
    if (isMissing) faults.push({ pointer: pointerTo(name), message: 'is required' });
  }
  if (faults.length > 0) throw invalidRequest(faults);
  return given;
}

/** @throws EventStoreError `invalid_request`. */
export function objectAt(fields: JsonObject, name: string): JsonObject {
  const value = fields[name];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw invalidRequest([{ pointer: pointerTo(name), message: 'must be a JSON object' }]);
}
