import { setTimeout as sleep } from 'node:timers/promises';
import { type Document, MongoClient } from 'mongodb';
import { eventually } from './eventually.ts';
import type { Member } from './replica-set-member.ts';

/** A fail point of mongod: the secondary asks for nothing more, but is alive and may be elected. */
const FAIL_POINT = 'stopReplProducer';
/** What the store calls itself when it connects. */
const STORE_APP_NAME = 'event-store';
const INTERRUPT_INTERVAL_MS = 20;

/**
 * Keeps the secondaries from copying anything of the primary, and resolves once none does: from
 * then on a write is on the primary alone, and no majority write ends.
 */
export async function stopReplication(
  primary: Member,
  secondaries: readonly Member[],
): Promise<void> {
  await configure(secondaries, 'alwaysOn');
  await eventually(async () => {
    await primary.command({ appendOplogNote: 1, data: {}, writeConcern: { w: 1 } });
    const newest = await appliedAtMs(primary);
    for (const secondary of secondaries) {
      // What was under way may still have arrived.
      if ((await appliedAtMs(secondary)) >= newest) throw new Error(`${secondary.host} copies.`);
    }
  });
}

/** Lets those of the members that run copy again. */
export async function letReplicationGoOn(members: readonly Member[]): Promise<void> {
  const running = members.filter(({ isRunning }) => isRunning);
  await configure(running, 'off');
}

/**
 * Makes the store's commits and aborts that wait for a majority fail on this member, again and
 * again, as an administrator's `killOp` does. The result ends that.
 */
export function interruptWaits(member: Member): () => Promise<void> {
  let isStopped = false;
  const interrupting = (async () => {
    while (!isStopped) {
      const { inprog } = await member.command({ currentOp: 1, appName: STORE_APP_NAME });
      for (const { opid, command = {} } of inprog) {
        const waits = 'commitTransaction' in command || 'abortTransaction' in command;
        if (waits) await member.command({ killOp: 1, op: opid });
      }
      await sleep(INTERRUPT_INTERVAL_MS);
    }
  })();
  // Whoever ends it hears of it.
  interrupting.catch(() => undefined);
  return async () => {
    isStopped = true;
    await interrupting;
  };
}

/** The documents as this member alone has them, replicated or not. */
export async function localDocuments(
  { host }: Member,
  database: string,
  collection: string,
): Promise<Document[]> {
  const client = new MongoClient(`mongodb://${host}`, {
    directConnection: true,
    readConcernLevel: 'local',
  });
  try {
    return await client.db(database).collection(collection).find().sort({ _id: 1 }).toArray();
  } finally {
    await client.close();
  }
}

/** How often the member has rolled something back, from an arbitrary number on. */
export async function rollbackCount(member: Member): Promise<number> {
  return (await member.command({ replSetGetRBID: 1 }))['rbid'];
}

async function appliedAtMs(member: Member): Promise<number> {
  const { optimes } = await member.command({ replSetGetStatus: 1 });
  return optimes.lastAppliedWallTime.getTime();
}

async function configure(members: readonly Member[], mode: 'alwaysOn' | 'off'): Promise<void> {
  const command = { configureFailPoint: FAIL_POINT, mode };
  await Promise.all(members.map((member) => member.command(command)));
}
