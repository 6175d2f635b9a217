import { EventStoreError } from '../../errors.ts';
import type { AggregateKey } from '../../events/event.ts';

export interface KnowsSchemas {
  /** The same object as long as no version of a schema of the type is added. */
  readonly schemaVersions?: (aggregateType: string) => object;
}

/** What is known of schemas while something is made of events. */
export type Versions = object | undefined;

/** Of which aggregate, and what was made of its what-if events when it was planned. */
interface Versioned {
  readonly aggregate: AggregateKey;
  readonly whatIf?: readonly unknown[];
  readonly versions?: Versions;
}

/** Schemas are not registered so often that somebody would have to begin so many times. */
export const TRIES_MAX = 5;

/**
 * Does work on events. A schema that is registered meanwhile would give it events in two versions:
 * then it begins anew.
 *
 * @throws EventStoreError `unavailable` where schemas are registered all the time; what the work
 *   throws.
 */
export async function inOneVersion<Result>(
  deps: KnowsSchemas,
  versioned: Versioned,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly versions: Versions }> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const versions = versionsNow(deps, versioned);
    const result = await work();
    if (versionsNow(deps, versioned) === versions) return { result, versions };
  }
  throw registeredMeanwhile();
}

/** @throws EventStoreError `unavailable` where what-if events are in another version by now. */
export function versionsNow({ schemaVersions }: KnowsSchemas, versioned: Versioned): Versions {
  const { aggregate, whatIf = [], versions } = versioned;
  const now = schemaVersions?.(aggregate.aggregateType);
  if (whatIf.length > 0 && now !== versions) throw registeredMeanwhile();
  return now;
}

export function registeredMeanwhile(): EventStoreError<'unavailable'> {
  const message = 'A schema was registered meanwhile, which would mix two versions. Try again.';
  return new EventStoreError('unavailable', message, {});
}
