import { type Clock, passed, type Timer } from '../../platform/clock.ts';
import { outsideOfSpans } from '../../platform/tracing.ts';
import { holderOf, kindOf } from './holder-of.ts';
import { MEMBER_TIMES, type MemberTimes, WATCH_MS } from './member-times.ts';
import { OfferedTask, type RunTask } from './offered-task.ts';
import type { Assignments, Member, MemberStore } from './ports.ts';

export interface MemberAssignmentsDeps {
  readonly members: MemberStore;
  /** What this process is called among them; nobody else ever is. */
  readonly member: string;
  readonly clock: Clock;
  /** Hears why nothing is known of the others, each time; and what a task rejected with. */
  readonly onTrouble: (trouble: 'not_heard' | 'task_failed', cause: unknown) => void;
  readonly times?: MemberTimes;
}

/**
 * Assignments among the processes that tell the database that they are alive. Each computes by
 * itself whose a task is (`holderOf`); a process that has not been able to tell for so long that
 * others may take it for gone lets go of everything, by a clock that nobody sets: also where it was
 * stopped meanwhile.
 *
 * If this process dies, others have its tasks as soon as its last heartbeat has run out.
 */
export class MemberAssignments implements Assignments {
  readonly #deps: MemberAssignmentsDeps;
  readonly #times: MemberTimes;
  readonly #tasks = new Map<string, OfferedTask>();
  readonly #timers: readonly Timer[];
  #live: readonly Member[] = [];
  #knownUntilMs = 0;
  #beating: Promise<void> | undefined;
  /** Whether there is a kind of tasks that no heartbeat has told of. */
  #isUntold = false;
  #isClosed = false;

  constructor(deps: MemberAssignmentsDeps) {
    this.#deps = deps;
    this.#times = deps.times ?? MEMBER_TIMES;
    const { clock } = deps;
    this.#timers = [
      clock.every(this.#times.heartbeatMs, () => this.#beat()),
      clock.every(WATCH_MS, () => this.#letGoUnlessKnown()),
    ];
  }

  offer(task: string, run: RunTask): void {
    if (this.#isClosed) return;
    if (this.#tasks.has(task)) throw new Error(`The task ${task} is offered already`);
    const isNewKind = !this.#kinds().includes(kindOf(task));
    this.#tasks.set(task, new OfferedTask(run, this.#deps.clock, this.#times.pauseMs));
    if (isNewKind) {
      this.#isUntold = true;
      this.#beat();
    } else {
      this.#assign(task);
    }
  }

  async revoke(task: string): Promise<void> {
    const offered = this.#tasks.get(task);
    this.#tasks.delete(task);
    offered?.abort('The task is not offered any more');
    await offered?.ended();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const timer of this.#timers) timer.stop();
    await Promise.all([...this.#tasks.keys()].map((task) => this.revoke(task)));
    // What comes late would make it live again.
    await this.#beating;
    const { members, member, onTrouble } = this.#deps;
    await members.leave(member).catch((error) => onTrouble('not_heard', error));
  }

  /** One at a time: a slow database is not asked again before it has answered. */
  #beat(): void {
    this.#beating ??= outsideOfSpans(() => this.#tellAll()).finally(() => {
      this.#beating = undefined;
    });
  }

  /** Once more where a kind has come meanwhile. */
  async #tellAll(): Promise<void> {
    do {
      this.#isUntold = false;
      await this.#heartbeat();
    } while (this.#isUntold && !this.#isClosed);
  }

  async #heartbeat(): Promise<void> {
    const { members, member: name, clock, onTrouble } = this.#deps;
    const { expiresAfterMs, marginMs } = this.#times;
    // The database counts from later on: others wait longer than this process.
    const sentAtMs = clock.monotonicMs();
    try {
      const live = await members.heartbeat({ name, kinds: this.#kinds() }, expiresAfterMs);
      this.#knownUntilMs = sentAtMs + expiresAfterMs - marginMs;
      this.#assignAmong(live);
    } catch (error) {
      onTrouble('not_heard', error);
    }
  }

  #assignAmong(live: readonly Member[]): void {
    if (this.#isClosed || !this.#letGoUnlessKnown()) return;
    const { member } = this.#deps;
    const others = live.filter(({ name }) => name !== member);
    const before = this.#live.length > 0 ? this.#live : others;
    this.#live = live;
    for (const [task, offered] of this.#tasks) {
      const holder = holderOf(task, before);
      // Whoever has it now learns with a heartbeat of its own that it is not its any more.
      const isHeld = others.some(({ name }) => name === holder);
      if (isHeld && holderOf(task, live) === member) offered.delay(this.#times.heartbeatMs);
      this.#assign(task);
    }
  }

  #assign(task: string): void {
    const offered = this.#tasks.get(task);
    if (offered === undefined) return;
    if (holderOf(task, this.#live) !== this.#deps.member) {
      offered.abort('The task is somebody else’s');
    } else if (this.#isKnown()) {
      offered.begin((cause) => this.#ended(cause));
    }
  }

  #kinds(): readonly string[] {
    return [...new Set([...this.#tasks.keys()].map(kindOf))];
  }

  /** Begun again only if it is still given to this process, which the others may see otherwise. */
  #ended(cause: unknown): void {
    if (cause !== undefined) this.#deps.onTrouble('task_failed', cause);
    void passed(this.#deps.clock, this.#times.pauseMs).then(() => {
      if (!this.#isClosed) this.#beat();
    });
  }

  #isKnown(): boolean {
    return this.#deps.clock.monotonicMs() < this.#knownUntilMs;
  }

  #letGoUnlessKnown(): boolean {
    if (this.#isKnown()) return true;
    for (const offered of this.#tasks.values()) offered.abort('Nothing is known of the others');
    this.#live = [];
    return false;
  }
}
