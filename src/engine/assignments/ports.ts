/** A task that this process has been given. */
export interface Hold {
  /** Aborted when the task is somebody else's, or this process cannot tell. */
  readonly signal: AbortSignal;
}

/**
 * Spreads tasks over the processes that offer to do them: each is given to one of those that are
 * alive and offer tasks of its kind, and to another within ten seconds when that one dies. The kind
 * is what stands before the colon of a task's name, or the whole name. For a moment two may have
 * one: what they write is for the task to fence, by an epoch of its own.
 */
export interface Assignments {
  /**
   * Offers to do a task. `run` is called each time that it is given to this process; it is to end
   * soon after `hold.signal` is aborted, and is not called again before it has ended. Where it ends
   * earlier, or rejects, it is called again after a pause, as long as the task is given.
   */
  offer(task: string, run: (hold: Hold) => Promise<void>): void;
  /** Takes the offer back; resolves when `run` has ended. */
  revoke(task: string): Promise<void>;
  /** Takes all offers back, tells the others, and resolves when everything has ended. */
  close(): Promise<void>;
}

/** A process, and the kinds of tasks that it offers. */
export interface Member {
  readonly name: string;
  readonly kinds: readonly string[];
}

/** Who is alive, by the database's clock. Everything rejects with `unavailable`. */
export interface MemberStore {
  /** Says that this process is alive, and which are; all by the time of the database. */
  heartbeat(member: Member, expiresAfterMs: number): Promise<readonly Member[]>;
  /** Says that it is gone. */
  leave(member: string): Promise<void>;
}
