import { expect } from 'chai';
import {
  burnAtApsis,
  coasted,
  EARTH,
  ellipse,
  GEOSTATIONARY_RADIUS_KM,
  hyperbola,
  MOON,
  nodalDriftDegPerDay,
  type Orbit,
  periapsisKm,
  periodS,
  secondsToApsis,
  speedKmPerS,
  sunSynchronousInclinationDeg,
  trueAnomalyDeg,
  turningDeltaV,
} from '../../scripts/demo/orbit.ts';
import { burnS, propellantKg, propellantToLoadKg } from '../../scripts/demo/rocket.ts';

/** Expected values are from textbooks and almanacs, not from this code. */
describe("The demo's orbits", () => {
  const angles = { raanDeg: 40, argumentOfPeriapsisDeg: 180, trueAnomalyDeg: 0 };

  it('turn once in a sidereal day at the geostationary radius', () => {
    expect(periodS(EARTH, GEOSTATIONARY_RADIUS_KM)).to.be.closeTo(86_164.09, 0.05);
    expect(speedKmPerS(EARTH, GEOSTATIONARY_RADIUS_KM, GEOSTATIONARY_RADIUS_KM)).to.be.closeTo(
      3.0747,
      0.0001,
    );
  });

  it('are as fast as the space station at 420 km', () => {
    const radiusKm = EARTH.radiusKm + 420;
    expect(speedKmPerS(EARTH, radiusKm, radiusKm)).to.be.closeTo(7.66, 0.005);
    expect(periodS(EARTH, radiusKm) / 60).to.be.closeTo(92.97, 0.05);
  });

  it('cost what a Hohmann transfer costs (Vallado, example 6-1)', () => {
    const start: Orbit = { ...ellipse(6_569.4781, 6_569.4781), inclinationDeg: 0, ...angles };

    const first = burnAtApsis(EARTH, start, { at: 'periapsis', oppositeApsisKm: 42_159.4856 });
    const second = burnAtApsis(EARTH, first.after, {
      at: 'apoapsis',
      oppositeApsisKm: 42_159.4856,
    });

    expect(first.deltaVKmPerS).to.be.closeTo(2.457038, 0.00001);
    expect(second.deltaVKmPerS).to.be.closeTo(1.478187, 0.00001);
    expect(periodS(EARTH, first.after.semiMajorAxisKm) / 2 / 60).to.be.closeTo(315.403, 0.01);
    expect(second.after.eccentricity).to.be.closeTo(0, 1e-9);
  });

  it('cost about 1.5 km/s from a transfer orbit of 6 degrees to the geostationary ring', () => {
    const transfer: Orbit = {
      ...ellipse(EARTH.radiusKm + 250, GEOSTATIONARY_RADIUS_KM),
      inclinationDeg: 6,
      ...angles,
    };
    const burn = {
      at: 'apoapsis',
      oppositeApsisKm: GEOSTATIONARY_RADIUS_KM,
      inclinationAfterDeg: 0,
    } as const;

    expect(burnAtApsis(EARTH, transfer, burn).deltaVKmPerS).to.be.closeTo(1.49, 0.02);
  });

  it('keep the place of a burn when the apsides change roles', () => {
    const before: Orbit = { ...ellipse(7_000, 7_500), inclinationDeg: 98, ...angles };

    const { after } = burnAtApsis(EARTH, before, { at: 'apoapsis', oppositeApsisKm: 8_000 });

    expect(periapsisKm(after)).to.be.closeTo(7_500, 1e-6);
    expect(after.trueAnomalyDeg).to.equal(0);
    expect(after.argumentOfPeriapsisDeg).to.be.closeTo(0, 1e-9);
  });

  it('arrive at the Moon with escape speed and more', () => {
    const radiusKm = MOON.radiusKm + 100;
    const { semiMajorAxisKm, eccentricity } = hyperbola(MOON, radiusKm, 0.83);

    const speed = speedKmPerS(MOON, radiusKm, semiMajorAxisKm);

    expect(speed).to.be.closeTo(
      Math.hypot(0.83, Math.sqrt((2 * MOON.muKm3PerS2) / radiusKm)),
      1e-9,
    );
    expect(semiMajorAxisKm * (1 - eccentricity)).to.be.closeTo(radiusKm, 1e-6);
  });

  it("solve Kepler's equation (Vallado, example 2-1)", () => {
    const eccentric = (220.512_074 * Math.PI) / 180;
    const expected = Math.atan2(
      Math.sqrt(1 - 0.16) * Math.sin(eccentric),
      Math.cos(eccentric) - 0.4,
    );

    expect(trueAnomalyDeg(235.4, 0.4)).to.be.closeTo((expected * 180) / Math.PI + 360, 1e-5);
  });

  it('reach the apsis when they say, and come back after a turn', () => {
    const orbit: Orbit = { ...ellipse(6_628, 42_164), inclinationDeg: 6, ...angles };
    const start = { ...orbit, trueAnomalyDeg: 123 };

    const atApogee = coasted(EARTH, start, secondsToApsis(EARTH, start, 'apoapsis'));
    const aTurnLater = coasted(EARTH, start, periodS(EARTH, start.semiMajorAxisKm));

    expect(atApogee.trueAnomalyDeg).to.be.closeTo(180, 1e-6);
    expect(aTurnLater.trueAnomalyDeg).to.be.closeTo(123, 1e-6);
  });

  it('follow the Sun at 98.6 degrees and 800 km', () => {
    const semiMajorAxisKm = EARTH.radiusKm + 800;
    const inclinationDeg = sunSynchronousInclinationDeg(semiMajorAxisKm);

    expect(inclinationDeg).to.be.closeTo(98.6, 0.05);
    expect(
      nodalDriftDegPerDay(EARTH, { semiMajorAxisKm, eccentricity: 0, inclinationDeg, ...angles }),
    ).to.be.closeTo(0.985_647, 0.000_01);
  });

  it('turn a plane for twice the speed times the sine of half the angle', () => {
    expect(turningDeltaV(3.0747, 3.0747, 60)).to.be.closeTo(3.0747, 1e-9);
  });
});

describe("The demo's engines", () => {
  const engine = { specificImpulseS: 320, thrustN: 400 };

  it('use what Tsiolkovsky says', () => {
    // Mass falls to 1/e when the change of speed is the exhaust's speed.
    expect(propellantKg(1_000, 320 * 9.806_65, engine)).to.be.closeTo(
      1_000 * (1 - 1 / Math.E),
      1e-9,
    );
    const loadedKg = propellantToLoadKg(500, 1_500, engine);
    expect(propellantKg(500 + loadedKg, 1_500, engine)).to.be.closeTo(loadedKg, 1e-9);
  });

  it('burn for as long as the thrust needs for that impulse', () => {
    expect(burnS(100, engine)).to.be.closeTo((100 * 320 * 9.806_65) / 400, 1e-9);
  });
});
