import { hash } from 'node:crypto';

/**
 * Whose a task is among those who are alive: rendezvous hashing (Thaler and Ravishankar, 1998). All
 * who know the same members come to the same answer; a task moves only when its holder is gone, or
 * to a member that is new. Undefined where nobody is alive.
 */
export function holderOf(task: string, members: readonly string[]): string | undefined {
  let holder: string | undefined;
  let highest = '';
  for (const member of members) {
    const score = hash('sha256', `${member}\n${task}`, 'hex');
    if (score < highest) continue;
    highest = score;
    holder = member;
  }
  return holder;
}
