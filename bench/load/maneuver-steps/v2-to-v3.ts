interface ManeuverV2 {
  readonly orbitAfter: { readonly raanDeg: number };
}

/** As the second of `MANEUVER_PATCHES`. */
export default function upcast({ orbitAfter, ...others }: ManeuverV2) {
  const { raanDeg, ...orbit } = orbitAfter;
  return { ...others, orbitAfter: { ...orbit, ascendingNodeDeg: raanDeg, frame: 'EME2000' } };
}
