import type { Subject } from '../../src/engine/schemas/schema-subject.ts';
import type { JsonObject, RecordedEvent } from '../../src/events/event.ts';

/** A stored event that is not as the schemas of its type have it, or that no reader can have so. */
export interface EventFailure {
  readonly position: number;
  readonly eventId: string;
  readonly aggregateType: string;
  readonly eventType: string;
  /** The version that it is stored in, and the latest. */
  readonly fromVersion: number;
  readonly toVersion: number;
  /** One at least. */
  readonly reasons: readonly string[];
}

/**
 * Checks a stored event against the version that it says it is of, and what its chain of steps
 * makes of it against the latest. Undefined where all is well.
 */
export async function failureOf(
  event: RecordedEvent,
  subject: Subject,
): Promise<EventFailure | undefined> {
  const reasons = await reasonsOf(event, subject);
  if (reasons.length === 0) return undefined;
  const { position, eventId, aggregateType, eventType, version: fromVersion } = event;
  const toVersion = subject.latestVersion;
  return { position, eventId, aggregateType, eventType, fromVersion, toVersion, reasons };
}

async function reasonsOf(
  { version, data }: RecordedEvent,
  subject: Subject,
): Promise<readonly string[]> {
  const { latestVersion } = subject;
  if (version > latestVersion) return [`there are versions 1 to ${latestVersion} only`];
  const asStored = misfits(data, subject, version, 'as it is stored');
  if (version === latestVersion) return asStored;
  const upcast = await upcastTo(latestVersion, { version, data }, subject);
  if ('reason' in upcast) return [...asStored, upcast.reason];
  return [...asStored, ...misfits(upcast.data, subject, latestVersion, 'upcast')];
}

/** More of them help nobody. */
const FAULTS_SHOWN_MAX = 5;

function misfits(
  data: JsonObject,
  subject: Subject,
  version: number,
  state: string,
): readonly string[] {
  const faults = subject.version(version)?.check(data) ?? [];
  if (faults.length === 0) return [];
  const shown = faults
    .slice(0, FAULTS_SHOWN_MAX)
    .map(({ pointer, message }) => (pointer === '' ? message : `${pointer} ${message}`));
  const more = faults.length - shown.length;
  const rest = more > 0 ? `, and ${more} more` : '';
  return [`${state}, it does not fit version ${version}: ${shown.join(', ')}${rest}`];
}

async function upcastTo(
  toVersion: number,
  { version, data }: Pick<RecordedEvent, 'version' | 'data'>,
  subject: Subject,
): Promise<{ readonly data: JsonObject } | { readonly reason: string }> {
  try {
    return { data: await subject.upcastData(data, version, toVersion) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // It says which step it was.
    return { reason: message };
  }
}
