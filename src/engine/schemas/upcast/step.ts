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
 *   place; what it makes it grow by it takes from the allowance.
 * - `call` leaves its data as it is, and gives an object that may not be JSON.
 * - `upcast` needs neither.
 */
export type Step =
  | { readonly change: (own: JsonObject, allowance: GrowthAllowance) => JsonObject }
  | { readonly call: (data: JsonObject) => JsonObject; readonly name: string }
  | { readonly upcast: Upcast };

/** What the steps of a chain together may add to one event: they can come over the API. */
export class GrowthAllowance {
  #charactersLeft = GROWTH_CHARACTERS_MAX;

  /** @throws Error where it is used up. */
  take(characters: number): void {
    this.#charactersLeft -= characters;
    if (this.#charactersLeft >= 0) return;
    throw new Error(`patches add more than ${GROWTH_CHARACTERS_MAX} characters to the event`);
  }
}

/** JSON. */
const GROWTH_CHARACTERS_MAX = 64 * 1024;
