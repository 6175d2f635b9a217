interface ManeuverV3 {
  readonly frame: string;
  readonly orbitAfter: object;
}

/** As the third of `MANEUVER_PATCHES`. */
export default function upcast({ frame: _, orbitAfter, ...others }: ManeuverV3) {
  return { ...others, orbit: orbitAfter };
}
