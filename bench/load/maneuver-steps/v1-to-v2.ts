interface ManeuverV1 {
  readonly burnSeconds: number;
}

/** As the first of `MANEUVER_PATCHES`. */
export default function upcast({ burnSeconds, ...others }: ManeuverV1) {
  return { ...others, durationSeconds: burnSeconds, throttle: 1 };
}
