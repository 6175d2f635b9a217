import type { Document } from 'mongodb';
import type { FailPointMode, ReplicaSet } from './mongod.ts';

/** Something that goes wrong in the database, from `begin` to `end`. */
export interface Fault {
  readonly begin: (set: ReplicaSet) => Promise<void>;
  readonly end: (set: ReplicaSet) => Promise<void>;
}

/** Commands that only the stores under test send are failed; those of the tests are let through. */
const APP_NAME = 'event-store';

/**
 * The server answers these commands with an error, closes the connection or waits first, without
 * carrying them out; with a `writeConcernError` it carries them out, and does not wait for others.
 */
export function failing(
  failCommands: readonly string[],
  failure: Document,
  mode: FailPointMode = 'alwaysOn',
): Fault {
  const data = { failCommands, appName: APP_NAME, failInternalCommands: false, ...failure };
  return {
    begin: (set) => set.failPoint('failCommand', mode, data),
    end: (set) => set.failPointOff('failCommand'),
  };
}

/** The server commits, and then closes the connection in place of an answer. */
export function losingTheReply(mode: FailPointMode = 'alwaysOn'): Fault {
  return {
    begin: (set) => set.failPoint('onPrimaryTransactionalWrite', mode, { closeConnection: true }),
    end: (set) => set.failPointOff('onPrimaryTransactionalWrite'),
  };
}

/** The primary steps down as soon as it begins; there is one again when it has ended. */
export function steppingDown(): Fault {
  let over: Promise<unknown> = Promise.resolve();
  return {
    async begin(set) {
      over = set.stepDown();
      over.catch(() => undefined);
    },
    async end() {
      await over;
    },
  };
}

/** All of them at the same time. */
export function together(...faults: readonly Fault[]): Fault {
  return {
    async begin(set) {
      for (const fault of faults) await fault.begin(set);
    },
    async end(set) {
      for (const fault of faults) await fault.end(set);
    },
  };
}
