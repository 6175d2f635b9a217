import { randomUUID } from 'node:crypto';
import { MemberAssignments } from '../../src/engine/assignments/member-assignments.ts';
import { connectDatabases } from '../../src/mongo/connect.ts';
import { createMongoMembers } from '../../src/mongo/mongo-members.ts';
import { systemClock } from '../../src/platform/clock.ts';

/** A process of its own that offers tasks, and says each time that it begins or ends one. */
async function runMember(uri: string, database: string, tasks: readonly string[]): Promise<void> {
  const databases = await connectDatabases({ uri, database, timeoutMs: 5_000 });
  const assignments = new MemberAssignments({
    members: createMongoMembers(databases),
    member: randomUUID(),
    clock: systemClock,
    onTrouble: () => {},
  });
  for (const task of tasks) {
    assignments.offer(task, async ({ signal }) => {
      process.send?.({ task, isHeld: true });
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      process.send?.({ task, isHeld: false });
    });
  }
  process.on('message', async () => {
    await assignments.close();
    await databases.client.close();
    process.disconnect();
  });
  process.once('disconnect', () => process.exit());
}

const [uri = '', database = '', ...tasks] = process.argv.slice(2);
await runMember(uri, database, tasks);
