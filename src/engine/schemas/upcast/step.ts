import type { JsonObject } from '../../../events/event.ts';

/**
 * From the data of one version to that of the next. What it is given stays as it is; what it
 * cannot do it throws, or rejects with.
 */
export type Step = (data: JsonObject) => JsonObject | Promise<JsonObject>;
