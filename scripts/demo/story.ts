import type { CommandEvents, StoryEvent } from './chronicle.ts';

/** What happened, in a few lines for people. */
export function storyOf(commands: readonly CommandEvents[]): string[] {
  const events = commands.flat();
  const names = maneuverNames(events);
  const lines = events.flatMap((event) => lineFor(event, names) ?? []);
  const users = new Set(events.map(({ userId }) => userId)).size;
  const older = events.filter(({ version }) => version !== undefined).length;
  const inAll = `${events.length} events${older > 0 ? ` (${older} in older schema versions)` : ''}`;
  return [...lines, `${inAll} in ${commands.length} commands by ${users} users`];
}

/** Three ways to look at what was stored. */
export function curlCommands(url: URL, seed: number): string[] {
  const events = new URL(`${url.pathname.replace(/\/$/, '')}/v1/events`, url).href;
  return [
    `curl -s '${events}?aggregateType=Mission&aggregateId=mission-${seed}-1'`,
    `curl -s '${events}?aggregateType=Maneuver&order=desc&limit=5'`,
    `curl -s '${events}?aggregateType=Spacecraft&aggregateId=spacecraft-${seed}-1'`,
  ];
}

function maneuverNames(events: readonly StoryEvent[]): ReadonlyMap<string, string> {
  const planned = events.filter(({ eventType }) => eventType === 'ManeuverPlanned');
  return new Map(planned.map(({ aggregateId, data }) => [aggregateId, String(data['name'])]));
}

function lineFor(
  { eventType, aggregateId, data }: StoryEvent,
  names: ReadonlyMap<string, string>,
): string | undefined {
  const day = String(data['occurredAt']).slice(0, 10);
  switch (eventType) {
    case 'GroundStationRegistered':
      return `${data['name']}, ${data['antennaDiameterM']} m antenna`;
    case 'SpacecraftLaunched':
      return `${day} launched on ${data['launchVehicle']} with ${short(data['massKg'])} kg`;
    case 'ManeuverExecuted': {
      const deltaV = `${short(data['deltaVMetresPerSecond'])} m/s`;
      return `${day} ${names.get(aggregateId)}: ${deltaV}, ${short(data['propellantUsedKg'])} kg burnt`;
    }
    case 'AnomalyReported':
      return `${day} anomaly: ${data['symptom']}`;
    case 'MissionCompleted':
      return `${day} completed: ${data['outcome']}`;
    default:
      return undefined;
  }
}

function short(value: unknown): string {
  return Number(value).toLocaleString('en', { maximumSignificantDigits: 4 });
}
