/** How members know of each other, in milliseconds. */
export interface MemberTimes {
  readonly heartbeatMs: number;
  /** Who has not been heard of for so long is gone, by the database's clock. */
  readonly expiresAfterMs: number;
  /** So long before others may take its tasks, a member that cannot tell lets go of them. */
  readonly marginMs: number;
  /** Before a task that has ended by itself is begun again. */
  readonly pauseMs: number;
}

/** So that a task is somebody else's within eight seconds of the death of its holder. */
export const MEMBER_TIMES: MemberTimes = {
  heartbeatMs: 1_500,
  expiresAfterMs: 6_000,
  marginMs: 1_000,
  pauseMs: 500,
};

/** How often a member looks whether it can still tell. */
export const WATCH_MS = 100;
