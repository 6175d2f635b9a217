import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { mongodBinary } from './mongod-binary.ts';
import type { SetParameters } from './mongod-process.ts';
import { Member } from './replica-set-member.ts';
import { orderWatchdog } from './watchdog.ts';

/** The first user, who may do everything. */
const ROOT = { name: 'root', password: 'the password of root' };
const SET_PARAMETERS: SetParameters = {
  enableTestCommands: 1,
  diagnosticDataCollectionEnabled: false,
  // So long that only the other writers can end a transaction, and not the server's own limit.
  transactionLifetimeLimitSeconds: 60,
  shutdownTimeoutMillisForSignaledShutdown: 100,
};
const PRIMARY_TIMEOUT_MS = 30_000;

/**
 * Starts a replica set of one real mongod with authentication on, and resolves once it has a
 * primary and its first user. `stop` it; should this process die first, so does it.
 */
export async function startAuthenticatedReplicaSet(): Promise<AuthenticatedReplicaSet> {
  const folder = await mkdtemp(join(tmpdir(), 'event-store-key-'));
  orderWatchdog('watchFolder', folder);
  const keyFile = join(folder, 'key');
  // mongod refuses a key that others may read.
  await writeFile(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  const replicaSetName = `test-${randomUUID().slice(0, 8)}`;
  const setParameters = SET_PARAMETERS;
  const options = { replicaSetName, setParameters, cacheGigabytes: 0.25, keyFile };
  try {
    const member = await Member.start({ ...options, binary: await mongodBinary() });
    const set = new AuthenticatedReplicaSet(replicaSetName, member, folder);
    await initiate(set, member);
    return set;
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

/** A replica set where everybody has to log in; see `startAuthenticatedReplicaSet`. */
export class AuthenticatedReplicaSet {
  readonly name: string;
  readonly #member: Member;
  readonly #folder: string;

  constructor(name: string, member: Member, folder: string) {
    this.name = name;
    this.#member = member;
    this.#folder = folder;
  }

  /** For the user who may do everything. */
  get rootUri(): string {
    return this.uriOf(ROOT.name, ROOT.password);
  }

  /** For somebody who does not log in. */
  get strangerUri(): string {
    return `mongodb://${this.#member.host}/?replicaSet=${this.name}`;
  }

  uriOf(user: string, password: string): string {
    const credentials = [user, password].map(encodeURIComponent).join(':');
    const options = `replicaSet=${this.name}&authSource=admin`;
    return `mongodb://${credentials}@${this.#member.host}/?${options}`;
  }

  async stop(): Promise<void> {
    await this.#member.remove();
    await removeFolder(this.#folder);
  }
}

/** As long as there is no user, whoever comes from this machine may make a set and the first one. */
async function initiate(set: AuthenticatedReplicaSet, member: Member): Promise<void> {
  try {
    const members = [{ _id: 0, host: member.host }];
    await member.command({ replSetInitiate: { _id: set.name, members } });
    await eventually(
      async () => {
        const hello = await member.command({ hello: 1 });
        if (hello['isWritablePrimary'] !== true) throw new Error('There is no primary yet.');
      },
      { timeoutMs: PRIMARY_TIMEOUT_MS, intervalMs: 50 },
    );
    await member.command({ createUser: ROOT.name, pwd: ROOT.password, roles: ['root'] });
  } catch (error) {
    await member.remove();
    throw error;
  }
}

async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  orderWatchdog('forgetFolder', folder);
}
