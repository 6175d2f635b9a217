export const STANDARD_GRAVITY_M_PER_S2 = 9.806_65;

export interface Engine {
  readonly specificImpulseS: number;
  readonly thrustN: number;
}

/** What a change of speed costs (Tsiolkovsky), in kg. */
export function propellantKg(massBeforeKg: number, deltaVMPerS: number, engine: Engine): number {
  return massBeforeKg * (1 - Math.exp(-deltaVMPerS / exhaustMPerS(engine)));
}

/** What to load so that the dry mass can change its speed by so much, in kg. */
export function propellantToLoadKg(dryMassKg: number, deltaVMPerS: number, engine: Engine): number {
  return dryMassKg * (Math.exp(deltaVMPerS / exhaustMPerS(engine)) - 1);
}

/** How long the engine burns for that much propellant, in seconds. */
export function burnS(propellantUsedKg: number, engine: Engine): number {
  return (propellantUsedKg * exhaustMPerS(engine)) / engine.thrustN;
}

function exhaustMPerS({ specificImpulseS }: Engine): number {
  return specificImpulseS * STANDARD_GRAVITY_M_PER_S2;
}
