interface Loaded {
  readonly occurredAt: string;
  readonly propellant: string;
}
interface LoadedInPounds extends Loaded {
  readonly propellantPounds: number;
  readonly wetMassPounds: number;
}
interface LoadedInKilograms extends Loaded {
  readonly propellantKg: number;
  readonly wetMassKg: number;
}

/** From pounds to kilograms, to the gram. */
export default function (data: LoadedInPounds): LoadedInKilograms {
  const { propellantPounds, wetMassPounds, ...rest } = data;
  return {
    ...rest,
    propellantKg: kilograms(propellantPounds),
    wetMassKg: kilograms(wetMassPounds),
  };
}

/** The international avoirdupois pound, by definition. */
const KG_PER_POUND = 0.453_592_37;

function kilograms(pounds: number): number {
  return Math.round(pounds * KG_PER_POUND * 1_000) / 1_000;
}
