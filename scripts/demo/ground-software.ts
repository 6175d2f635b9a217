import type { JsonObject, JsonValue } from '../../src/events/event.ts';

/** An event's data as somebody wrote it; the newest version is not named. */
export interface Written {
  readonly version?: number;
  readonly data: JsonObject;
}

/**
 * What the ground software of that time wrote. Before its upgrades some events had other fields and
 * units, which `schemas/` keeps as their older versions.
 *
 * @param time RFC 3339, UTC, milliseconds
 * @param data as the newest version has it
 */
export function asWrittenAt(time: string, eventType: string, data: JsonObject): Written {
  const format = FORMER_FORMATS[eventType]?.find(({ until }) => time < until);
  if (format === undefined) return { data };
  return { version: format.version, data: format.write(data) };
}

/** A version of an event type that was written until an upgrade. */
export interface FormerFormat {
  readonly version: number;
  readonly until: string;
  /** From the newest version's data; what the older one had no place for is lost. */
  write(data: JsonObject): JsonObject;
}

/** SI units in planning, and one orbit instead of a list of elements. */
const RELEASE_2_AT = '2029-05-01T06:00:00.000Z';
/** Reference frames are named, and Earth observation joins. */
const RELEASE_3_AT = '2029-05-20T06:00:00.000Z';

/** The oldest first. */
export const FORMER_FORMATS: Readonly<Record<string, readonly FormerFormat[]>> = {
  MissionCreated: [
    release1((data) => renamed(data, 'name', 'missionName')),
    release2((data) => data),
  ],
  MissionPhaseStarted: [release1((data) => without(data, 'previousPhase'))],
  PropellantLoaded: [
    release1((data) => ({
      ...without(data, 'propellantKg', 'wetMassKg'),
      propellantPounds: scaled(data['propellantKg'], 1 / KG_PER_POUND),
      wetMassPounds: scaled(data['wetMassKg'], 1 / KG_PER_POUND),
    })),
  ],
  SpacecraftLaunched: [
    release1((data) => ({
      ...without(data, 'orbit'),
      ...without(objectOf(data['orbit']), 'centralBody', 'frame'),
    })),
  ],
  TrackingPassScheduled: [
    release1((data) => ({
      ...without(data, 'startsAt', 'endsAt'),
      window: [data['startsAt'] ?? null, data['endsAt'] ?? null],
    })),
  ],
  OrbitDetermined: [
    release1((data) => without(data, 'frame', 'rangeResidualRmsM')),
    release2((data) => without(data, 'rangeResidualRmsM')),
  ],
  ManeuverPlanned: [
    release1((data) => ({
      ...withoutFrames(without(data, 'deltaVMetresPerSecond')),
      deltaVFeetPerSecond: scaled(data['deltaVMetresPerSecond'], 1 / METRES_PER_FOOT),
    })),
    release2(withoutFrames),
  ],
  ManeuverExecuted: [
    release1((data) => ({
      ...withoutFrames(without(data, 'startedAt')),
      startedAtJ2000S: (Date.parse(String(data['startedAt'])) - J2000_MS) / 1_000,
    })),
  ],
  AnomalyReported: [release1((data) => data)],
};

const KG_PER_POUND = 0.453_592_37;
const METRES_PER_FOOT = 0.304_8;
const J2000_MS = Date.UTC(2000, 0, 1, 12);

function release1(write: FormerFormat['write']): FormerFormat {
  return { version: 1, until: RELEASE_2_AT, write };
}

function release2(write: FormerFormat['write']): FormerFormat {
  return { version: 2, until: RELEASE_3_AT, write };
}

function without(data: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));
}

function renamed(data: JsonObject, from: string, to: string): JsonObject {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name === from ? to : name, value]),
  );
}

/** Of the orbits within. */
function withoutFrames(data: JsonObject): JsonObject {
  const frameless = ([name, value]: readonly [string, JsonValue]) =>
    /orbit/i.test(name) ? [name, without(objectOf(value), 'frame')] : [name, value];
  return Object.fromEntries(Object.entries(data).map(frameless));
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : {};
}

/** With a decimal more than was measured, so that nothing is lost on the way back. */
function scaled(value: JsonValue | undefined, factor: number): number {
  return Math.round(Number(value) * factor * 10_000) / 10_000;
}
