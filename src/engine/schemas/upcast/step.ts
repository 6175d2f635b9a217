import type { JsonObject } from '../../../events/event.ts';

/**
 * From the data of one version to that of another. What it is given stays as it is; what it cannot
 * do it throws, or rejects with.
 */
export type Upcast = (data: JsonObject) => JsonObject | Promise<JsonObject>;

/**
 * From the data of one version to that of the next, in one of three ways, so that a chain copies
 * and checks no more than it must:
 *
 * - `change` works on data that nobody else holds, and may leave it changed or put other in its
 *   place.
 * - `call` leaves its data as it is, and gives an object that may not be JSON.
 * - `upcast` needs neither.
 */
export type Step =
  | { readonly change: (own: JsonObject) => JsonObject }
  | { readonly call: (data: JsonObject) => JsonObject; readonly name: string }
  | { readonly upcast: Upcast };
