import { randomUUID } from 'node:crypto';
import { type Document, MongoError, MongoNetworkError } from 'mongodb';
import { eventually } from './eventually.ts';
import { mongodBinary } from './mongod-binary.ts';
import type { SetParameters } from './mongod-process.ts';
import { Member } from './replica-set-member.ts';

export interface ReplicaSetOptions {
  readonly members: 1 | 3;
  /** Further server parameters, or other values for the ones set anyway. */
  readonly setParameters?: SetParameters;
  /** How much memory each member's storage engine may use (0.25 where absent). */
  readonly cacheGigabytes?: number;
}

export type FailPointMode =
  | 'alwaysOn'
  | { readonly times: number }
  | { readonly skip: number }
  | { readonly activationProbability: number };

const SET_PARAMETERS: SetParameters = {
  enableTestCommands: 1,
  transactionLifetimeLimitSeconds: 3,
  diagnosticDataCollectionEnabled: false,
  // On SIGTERM a member would go on answering for 15 s, for the sake of its clients.
  shutdownTimeoutMillisForSignaledShutdown: 100,
};

/** So that elections are quick: 10 s and 2 s are the defaults. */
const SETTINGS = { electionTimeoutMillis: 1_000, heartbeatIntervalMillis: 200 };
const CACHE_GIGABYTES = 0.25;
const PRIMARY_TIMEOUT_MS = 30_000;
const HELLO_TIMEOUT_MS = 1_000;
/** MongoDB's code for a command that only a secondary takes. */
const NOT_SECONDARY = 95;

/**
 * Starts a replica set of real mongods in temporary folders, and resolves once it has a primary
 * and every other member is a secondary. `stop` it; should this process die first, so does it.
 */
export async function startReplicaSet(options: ReplicaSetOptions): Promise<ReplicaSet> {
  const name = `test-${randomUUID().slice(0, 8)}`;
  const set = new ReplicaSet(name, await startMembers(name, options));
  try {
    await set.initiate();
    return set;
  } catch (error) {
    await set.stop();
    throw error;
  }
}

async function startMembers(replicaSetName: string, options: ReplicaSetOptions): Promise<Member[]> {
  const binary = await mongodBinary();
  const setParameters = { ...SET_PARAMETERS, ...options.setParameters };
  const { cacheGigabytes = CACHE_GIGABYTES } = options;
  const starts = await Promise.allSettled(
    Array.from({ length: options.members }, () =>
      Member.start({ binary, replicaSetName, setParameters, cacheGigabytes }),
    ),
  );
  const failed = starts.find((start) => start.status === 'rejected');
  const started = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  if (failed === undefined) return started;
  await Promise.all(started.map((member) => member.remove()));
  throw failed.reason;
}

/** A replica set of real mongods; see `startReplicaSet`. */
export class ReplicaSet {
  /** For a client that shall know the whole set. */
  readonly uri: string;
  readonly members: readonly Member[];
  readonly #name: string;

  constructor(name: string, members: readonly Member[]) {
    const hosts = members.map((member) => member.host).join(',');
    this.uri = `mongodb://${hosts}/?replicaSet=${name}`;
    this.members = members;
    this.#name = name;
  }

  /** Makes the members one set. Once only, on new members. */
  async initiate(): Promise<void> {
    const [first] = this.members;
    if (first === undefined) throw new Error('A replica set has at least one member.');
    const members = this.members.map(({ host }, index) => ({ _id: index, host }));
    await first.command({ replSetInitiate: { _id: this.#name, members, settings: SETTINGS } });
    const primary = await this.waitForPrimary();
    await Promise.all(this.members.map((member) => this.#joins(member)));
    // The first write waits for the secondaries to choose whom they copy from; no test shall.
    const writeConcern = { w: this.members.length };
    await primary.command({ appendOplogNote: 1, data: { initiated: true }, writeConcern });
  }

  /**
   * The member that takes writes right now. While an old primary does not yet know that it was
   * voted out, it is the one elected last.
   *
   * @throws Error when there is none.
   */
  async primary(): Promise<Member> {
    const [latest] = (await this.#states())
      .filter(({ hello }) => hello?.['isWritablePrimary'] === true)
      .sort((a, b) => electionOf(b.hello).localeCompare(electionOf(a.hello)));
    if (latest === undefined) throw new Error(`${this.#name} has no primary.`);
    return latest.member;
  }

  /** The primary, as soon as there is one; at most 30 s unless told otherwise. */
  async waitForPrimary(timeoutMs = PRIMARY_TIMEOUT_MS): Promise<Member> {
    return eventually(() => this.primary(), { timeoutMs, intervalMs: 50 });
  }

  /** Every member that runs and is a secondary right now. */
  async secondaries(): Promise<Member[]> {
    const states = await this.#states();
    return states.filter(({ hello }) => hello?.['secondary'] === true).map(({ member }) => member);
  }

  /**
   * Makes the primary step down, and resolves with the next one: another member if there is one
   * to take over, or else the same again.
   */
  async stepDown(): Promise<Member> {
    const old = await this.waitForPrimary();
    await toleratingAClosedConnection(
      old.command({
        replSetStepDown: 30,
        secondaryCatchUpPeriodSecs: this.members.length > 1 ? 2 : 0,
        force: true,
      }),
    );
    // Where another can take over, it is given the time to.
    const next = (await this.#hasCandidateBeside(old)) ? await this.waitForPrimary() : undefined;
    // Otherwise it could not be elected for the rest of those 30 s.
    await unfreeze(old);
    return next ?? this.waitForPrimary();
  }

  /**
   * Switches a fail point on, on the primary unless told otherwise. With `failCommand`, name an
   * `appName` in `data` to leave other clients alone.
   */
  async failPoint(
    name: string,
    mode: FailPointMode,
    data: Document = {},
    member?: Member,
  ): Promise<void> {
    const target = member ?? (await this.waitForPrimary());
    await target.command({ configureFailPoint: name, mode, data });
  }

  /** Switches a fail point off, on every running member unless told otherwise. */
  async failPointOff(name: string, member?: Member): Promise<void> {
    const targets = member ? [member] : this.members.filter(({ isRunning }) => isRunning);
    await Promise.all(
      targets.map((target) => target.command({ configureFailPoint: name, mode: 'off' })),
    );
  }

  /** Kills every member and removes their folders. */
  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.remove()));
  }

  async #states() {
    return Promise.all(
      this.members.map(async (member) => ({ member, hello: await hello(member) })),
    );
  }

  async #joins(member: Member): Promise<void> {
    await eventually(
      async () => {
        const state = await hello(member);
        if (state?.['isWritablePrimary'] !== true && state?.['secondary'] !== true) {
          throw new Error(`${member.host} is neither primary nor secondary.`);
        }
      },
      { timeoutMs: PRIMARY_TIMEOUT_MS, intervalMs: 50 },
    );
  }

  async #hasCandidateBeside(old: Member): Promise<boolean> {
    return (await this.secondaries()).some((member) => member !== old);
  }
}

/** What a member says of itself; undefined if it does not answer. */
async function hello(member: Member): Promise<Document | undefined> {
  if (!member.isRunning) return undefined;
  try {
    return await member.command({ hello: 1 }, HELLO_TIMEOUT_MS);
  } catch (error) {
    if (error instanceof MongoError) return undefined;
    throw error;
  }
}

function electionOf(hello: Document | undefined): string {
  return String(hello?.['electionId'] ?? '');
}

async function toleratingAClosedConnection(command: Promise<Document>): Promise<void> {
  try {
    await command;
  } catch (error) {
    if (!(error instanceof MongoNetworkError)) throw error;
  }
}

async function unfreeze(member: Member): Promise<void> {
  try {
    await member.command({ replSetFreeze: 0 });
  } catch (error) {
    // It is primary again, which is what it was to be free for.
    if (!(error instanceof MongoError && error.code === NOT_SECONDARY)) throw error;
  }
}
