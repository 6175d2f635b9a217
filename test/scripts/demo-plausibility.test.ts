import { expect } from 'chai';
import type { StoryEvent } from '../../scripts/demo/chronicle.ts';
import { inTimeOrder, missionHistory } from '../../scripts/demo/missions.ts';
import { parseEvents } from '../../src/engine/append/parse-events.ts';

const SEEDS = [0, 1, 7, 42, 99, 12_345];
const MU = { Earth: 398_600.4418, Moon: 4_902.8 };
const RADIUS = { Earth: 6_378.137, Moon: 1_737.4 };

interface Elements {
  readonly centralBody: 'Earth' | 'Moon';
  readonly semiMajorAxisKm: number;
  readonly eccentricity: number;
  readonly inclinationDeg: number;
}

interface Burn {
  readonly spacecraftId: string;
  readonly deltaVMetresPerSecond: number;
  readonly specificImpulseS: number;
  readonly thrustN: number;
  readonly massBeforeKg: number;
  readonly massAfterKg: number;
  readonly propellantUsedKg: number;
  readonly burnDurationS: number;
  readonly burnRadiusKm?: number;
  readonly orbitBefore?: Elements;
  readonly orbitAfter?: Elements;
}

for (const seed of SEEDS) {
  describe(`The demo's history of seed ${seed}`, () => {
    const commands = inTimeOrder(missionHistory(seed, 6));
    const events: readonly StoryEvent[] = commands.flat();
    const ofType = (type: string) => events.filter(({ eventType }) => eventType === type);
    const burns = ofType('ManeuverExecuted').map(({ data }) => data as unknown as Burn);

    it('is made of valid events, of many types, aggregates and users', () => {
      for (const command of commands) parseEvents(command);
      const kinds = (field: 'eventType' | 'aggregateType' | 'userId') =>
        new Set(events.map((event) => event[field])).size;
      expect(kinds('eventType')).to.be.at.least(12);
      expect(kinds('aggregateType')).to.be.at.least(5);
      expect(kinds('userId')).to.be.at.least(4);
    });

    it('is told the same way again, and only added to by further missions', () => {
      expect(inTimeOrder(missionHistory(seed, 6))).to.deep.equal(commands);
      const fewer = missionHistory(seed, 3);
      expect(missionHistory(seed, 6).slice(0, fewer.length)).to.deep.equal(fewer);
      expect(new Set(events.map(({ eventId }) => eventId)).size).to.equal(events.length);
    });

    it('has for every event a cause that came before, and one correlation for each command', () => {
      const seen = new Set<string>();
      for (const command of commands) {
        expect(new Set(command.map(({ correlationId }) => correlationId)).size).to.equal(1);
        for (const { eventId, causationId } of command) {
          if (causationId !== undefined) expect([...seen]).to.include(causationId);
          seen.add(eventId);
        }
      }
      expect(new Set(commands.map(([first]) => first.correlationId)).size).to.equal(
        commands.length,
      );
      expect(commands.filter((command) => command.length > 1)).to.not.have.length(0);
    });

    it('never goes back in time', () => {
      const times = events.map(({ data }) => String(data['occurredAt']));
      expect(times).to.deep.equal([...times].sort());
    });

    it('names older versions in its first missions, and never again after an upgrade', () => {
      const older = events.filter(({ version }) => version !== undefined);
      const kinds = new Set(older.map(({ eventType, version }) => `${eventType} ${version}`));
      expect(kinds.size).to.equal(12);
      for (const eventType of new Set(events.map((event) => event.eventType))) {
        const versions = ofType(eventType).map(({ version = Number.POSITIVE_INFINITY }) => version);
        expect(versions, eventType).to.deep.equal(versions.toSorted((a, b) => a - b));
        expect(versions.at(-1), eventType).to.equal(Number.POSITIVE_INFINITY);
      }
      const ofFirstMissions = new RegExp(`^[a-z]+-${seed}-[12](-|$)`);
      for (const { aggregateId } of older) expect(aggregateId).to.match(ofFirstMissions);
    });

    it('burns what Tsiolkovsky says, from the mass that was left', () => {
      const left = new Map<string, number>();
      for (const burn of burns) {
        const exhaust = burn.specificImpulseS * 9.806_65;
        const expected = burn.massBeforeKg * (1 - Math.exp(-burn.deltaVMetresPerSecond / exhaust));
        expect(burn.propellantUsedKg).to.be.closeTo(expected, 0.005);
        expect(burn.massAfterKg).to.be.closeTo(burn.massBeforeKg - burn.propellantUsedKg, 0.001);
        expect(burn.burnDurationS).to.be.closeTo((expected * exhaust) / burn.thrustN, 0.1);
        const before = left.get(burn.spacecraftId) ?? burn.massBeforeKg;
        expect(burn.massBeforeKg).to.be.closeTo(before, 0.001);
        left.set(burn.spacecraftId, burn.massAfterKg);
      }
      for (const { aggregateId, data } of ofType('SpacecraftRegistered')) {
        expect(left.get(aggregateId)).to.be.at.least(Number(data['dryMassKg']));
      }
    });

    it('changes orbits by as much as each burn can (vis-viva and the law of cosines)', () => {
      for (const burn of burns) {
        const { burnRadiusKm: radius, orbitBefore: before, orbitAfter: after } = burn;
        if (radius === undefined || before === undefined || after === undefined) continue;
        const mu = MU[before.centralBody];
        const speed = (orbit: Elements) => Math.sqrt(mu * (2 / radius - 1 / orbit.semiMajorAxisKm));
        const turn = ((after.inclinationDeg - before.inclinationDeg) * Math.PI) / 180;
        const [from, to] = [speed(before), speed(after)];
        const deltaV = Math.sqrt(from ** 2 + to ** 2 - 2 * from * to * Math.cos(turn)) * 1_000;
        expect(burn.deltaVMetresPerSecond).to.be.closeTo(deltaV, 0.02);
        const apsides = [1 - after.eccentricity, 1 + after.eccentricity];
        const nearest = apsides.map((factor) => Math.abs(after.semiMajorAxisKm * factor - radius));
        expect(Math.min(...nearest), 'the burn lies on the new orbit').to.be.below(0.05);
      }
    });

    it('flies above the ground, and arrives where the missions want to be', () => {
      for (const { data } of ofType('OrbitDetermined')) {
        const { semiMajorAxisKm, eccentricity, centralBody } = data as unknown as Elements;
        const altitudeKm = semiMajorAxisKm * (1 - eccentricity) - RADIUS[centralBody];
        expect(altitudeKm).to.be.above(centralBody === 'Moon' ? 50 : 180);
      }
      const lastOrbit = (mission: number) =>
        burns.filter(({ spacecraftId }) => spacecraftId === `spacecraft-${seed}-${mission}`).at(-1)
          ?.orbitAfter;
      expect(lastOrbit(1)?.semiMajorAxisKm).to.be.closeTo(42_164, 30);
      expect(lastOrbit(1)?.inclinationDeg).to.be.below(0.1);
      expect(lastOrbit(2)?.centralBody).to.equal('Moon');
      expect(lastOrbit(2)?.semiMajorAxisKm).to.be.closeTo(1_840, 15);
      expect(ofType('MissionCompleted')).to.have.length(4);
    });
  });
}
