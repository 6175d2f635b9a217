import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ReducerDefinition } from 'ngmat-event-store';
import type { JsonObject, RecordedEvent } from '../../src/events/event.ts';
import { deeplyFrozen } from '../support/deeply-frozen.ts';
import { keyOf, recordedDemo } from '../support/recorded-demo.ts';
import { SCHEMA_FILES } from '../support/shipped-schemas.ts';

const ROOT = join(import.meta.dirname, '../../reducers');

describe('the shipped reducers', () => {
  const names = readdirSync(ROOT).sort();
  const reducers = new Map<string, ReducerDefinition<JsonObject>>();
  let events: readonly RecordedEvent[];
  let states: ReadonlyMap<string, readonly JsonObject[]>;

  before(async () => {
    for (const name of names) {
      const { default: definition } = await import(join(ROOT, name));
      reducers.set(definition.aggregateType, deeplyFrozen(definition));
    }
    events = await recordedDemo(42, 3);
    states = folded(events, reducers);
  });

  /** After each of its events. */
  const statesOf = (aggregateType: string, aggregateId: string) =>
    states.get(keyOf({ aggregateType, aggregateId })) ?? [];
  const stateOf = (aggregateType: string, aggregateId: string) =>
    statesOf(aggregateType, aggregateId).at(-1) ?? {};
  const statesOfType = (aggregateType: string) =>
    [...states].filter(([key]) => key.startsWith(`${aggregateType} `)).map(([, each]) => each);

  it('are one for each aggregate type of the demo, in a file of its name', () => {
    expect([...reducers.keys()].sort()).to.deep.equal(names.map((name) => name.slice(0, -3)));
    const types = new Set(SCHEMA_FILES.map(({ aggregateType }) => aggregateType));
    expect([...reducers.keys()]).to.have.members([...types]);
    for (const { version } of reducers.values()) expect(version).to.equal(1);
  });

  it('know every event type of their aggregates that has a schema, and no other', () => {
    for (const [aggregateType, { on }] of reducers) {
      const ofType = SCHEMA_FILES.filter((file) => file.aggregateType === aggregateType);
      const eventTypes = new Set(ofType.map(({ eventType }) => eventType));
      expect(Object.keys(on), aggregateType).to.have.members([...eventTypes]);
    }
  });

  it('make of deeply frozen states and events new states, which are JSON with the same fields', () => {
    expect([...states.values()].flat()).to.have.length(events.length);
    for (const [key, each] of states) {
      const { initial } = reducers.get(key.split(' ')[0] ?? '') ?? {};
      for (const state of each) {
        expect(JSON.parse(JSON.stringify(state)), key).to.deep.equal(state);
        expect(state, key).to.have.all.keys(initial ?? {});
      }
    }
  });

  it('make the same of the same events again', () => {
    expect(folded(events, reducers)).to.deep.equal(states);
  });

  it('tell of a mission its phases one after the other, its people and its end', () => {
    const seen = statesOf('Mission', 'mission-42-2');
    expect(seen.map(({ status }) => status)).to.deep.equal([
      ...['Planned', 'Planned', 'Launched', 'Launched', 'Launched', 'Launched', 'Launched'],
      'Completed',
    ]);
    expect(seen.map(({ phase }) => phase)).to.deep.equal([
      ...[null, 'Launch', 'Launch', 'TransLunarInjection', 'Cruise', 'LunarOrbitInsertion'],
      ...['Mapping', null],
    ]);
    expect(seen.at(-1)).to.deep.include({
      name: 'Selene 2',
      kind: 'LunarOrbiter',
      spacecraftId: 'spacecraft-42-2',
      launchVehicle: 'Vulcan Centaur',
      crew: ['amara.okafor@ngmat.example', 'omar.haddad@ngmat.example'],
      outcome: 'The whole surface was mapped twice at 5 m per pixel',
      propellantLeftKg: 52.241,
    });
  });

  it('have in the timeline of a mission no gap, and an open end while it lasts', () => {
    for (const mission of statesOfType('Mission')) {
      const state = mission.at(-1) as unknown as MissionView;
      const { timeline, status } = state;
      const ends = timeline.map(({ endedAt }) => endedAt);
      expect(ends.slice(0, -1)).to.deep.equal(timeline.slice(1).map(({ startedAt }) => startedAt));
      expect(ends.at(-1) === null).to.equal(status !== 'Completed');
      for (const { startedAt, endedAt } of timeline) {
        if (endedAt !== null) expect(Date.parse(endedAt)).to.be.above(Date.parse(startedAt));
      }
    }
    expect(stateOf('Mission', 'mission-42-1')).to.include({
      name: 'Adansonia 1',
      kind: 'Geostationary',
      status: 'Launched',
    });
  });

  it('let the propellant of a spacecraft decrease with every burn, and its mass with it', () => {
    for (const spacecraft of statesOfType('Spacecraft')) {
      const seen = spacecraft as unknown as readonly SpacecraftView[];
      for (const [index, state] of seen.entries()) {
        const before = seen[index - 1];
        expect(state.massKg).to.be.closeTo(state.dryMassKg + state.propellantLeftKg, 1e-6);
        if (before === undefined || state.burns === before.burns) continue;
        expect(state.burns).to.equal(before.burns + 1);
        expect(state.propellantLeftKg).to.be.below(before.propellantLeftKg).and.above(0);
      }
      expect(seen.at(-1)?.burns).to.be.at.least(1);
    }
  });

  it('tell of a spacecraft what it is, weighs and does, whatever units it was fuelled in', () => {
    const own = stateOf('Spacecraft', 'spacecraft-42-1');
    expect(own).to.deep.include({
      name: 'Adansonia 1',
      status: 'Launched',
      missionId: 'mission-42-1',
      engine: { specificImpulseS: 321, thrustN: 440 },
      dryMassKg: 2_577,
      propellantLeftKg: 703.8365,
      massKg: 3_280.8365,
      burns: 5,
    });
    expect(own).to.have.deep.nested.include({
      'orbit.frame': 'EME2000',
      'orbit.semiMajorAxisKm': 24_400.66,
      'orbit.inclinationDeg': 6.01224,
      'orbit.epoch': '2029-03-14T10:00:00.000Z',
    });
    const fuelled = statesOf('Spacecraft', 'spacecraft-42-1')[1];
    expect(fuelled).to.include({ status: 'Fuelled', propellantLeftKg: 2_706, massKg: 5_283 });
    expect(stateOf('Spacecraft', 'spacecraft-42-2')).to.deep.include({
      status: 'Retired',
      orbit: null,
      stageId: 'spacecraft-42-2-transfer-stage',
    });
    expect(stateOf('Spacecraft', 'spacecraft-42-2-transfer-stage')).to.include({
      status: 'Jettisoned',
      launchVehicle: 'Vulcan Centaur',
    });
  });

  it('have a spacecraft in safe mode from the anomaly until it is resolved', () => {
    const anomaly = stateOf('Anomaly', 'anomaly-42-1-1');
    expect(anomaly).to.include({ status: 'Resolved', severity: 'Major', hoursToResolve: 12.8 });
    const seen = statesOf('Spacecraft', 'spacecraft-42-1').map(({ status }) => status);
    expect(seen.filter((status) => status === 'SafeMode')).to.have.length(1);
    expect(stateOf('Spacecraft', 'spacecraft-42-1')['safeModes']).to.deep.equal([
      {
        anomalyId: 'anomaly-42-1-1',
        subsystem: anomaly['subsystem'],
        enteredAt: anomaly['reportedAt'],
        exitedAt: anomaly['resolvedAt'],
      },
    ]);
  });

  it('compare a maneuver as it was executed with its plan', () => {
    const seen = statesOf('Maneuver', 'maneuver-42-2-1');
    expect(seen.map(({ status }) => status)).to.deep.equal(['Planned', 'Approved', 'Executed']);
    expect(seen.at(-1)).to.have.deep.nested.include({
      name: 'TLI',
      'planned.deltaVMetresPerSecond': 3_130.3,
      'planned.targetOrbit.frame': 'EME2000',
      'approval.approvedBy': 'omar.haddad@ngmat.example',
      'executed.deltaVMetresPerSecond': 3_130.353,
      'executed.propellantUsedKg': 2_350.7062,
      'executed.orbitAfter.semiMajorAxisKm': 195_600.415,
      deltaVErrorMetresPerSecond: 0.053,
    });
    for (const maneuver of statesOfType('Maneuver')) {
      const { planned, executed } = maneuver.at(-1) as unknown as ManeuverView;
      expect(executed.deltaVMetresPerSecond).to.be.closeTo(planned.deltaVMetresPerSecond, 2);
    }
  });

  it('have a pass for every reservation of a station, and an orbit from every pass', () => {
    const count = (type: string) => statesOfType(type).length;
    const stations = statesOfType('GroundStation').map((each) => each.at(-1));
    const reservations = stations.map((state) => Number(state?.['reservations']));
    const sum = reservations.reduce((total, each) => total + each, 0);
    expect(sum).to.equal(count('TrackingPass')).and.to.equal(count('OrbitDetermination'));
    expect(stateOf('GroundStation', 'station-42-kiruna')).to.include({
      name: 'Kiruna',
      reservations: 3,
      reservedHours: 6.255,
    });
    expect(stateOf('TrackingPass', 'pass-42-1-1')).to.have.nested.include({
      status: 'Completed',
      startsAt: '2029-03-14T11:00:00.000Z',
      'measured.rangePoints': 1_475,
    });
    const orbit = stateOf('OrbitDetermination', 'orbit-42-1-1');
    expect(orbit).to.have.nested.include({ passId: 'pass-42-1-1', 'orbit.frame': 'EME2000' });
    expect(orbit['orbit']).to.not.have.any.keys('occurredAt', 'passId', 'positionSigmaM');
  });
});

interface MissionView {
  readonly status: string;
  readonly timeline: readonly { readonly startedAt: string; readonly endedAt: string | null }[];
}

interface SpacecraftView {
  readonly dryMassKg: number;
  readonly massKg: number;
  readonly propellantLeftKg: number;
  readonly burns: number;
}

interface ManeuverView {
  readonly planned: { readonly deltaVMetresPerSecond: number };
  readonly executed: { readonly deltaVMetresPerSecond: number };
}

/** By aggregate, its states after each event, deeply frozen before the next one. */
function folded(
  events: readonly RecordedEvent[],
  reducers: ReadonlyMap<string, ReducerDefinition<JsonObject>>,
): ReadonlyMap<string, readonly JsonObject[]> {
  const states = new Map<string, JsonObject[]>();
  for (const event of events) {
    const { initial = {}, on = {} } = reducers.get(event.aggregateType) ?? {};
    const before = states.get(keyOf(event)) ?? [];
    const state = on[event.eventType]?.(before.at(-1) ?? initial, event);
    if (state === undefined) throw new Error(`Nobody reduces ${event.eventType}`);
    states.set(keyOf(event), [...before, deeplyFrozen(state)]);
  }
  return states;
}
