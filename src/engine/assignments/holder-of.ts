import { hash } from 'node:crypto';
import type { Member } from './ports.ts';

/**
 * Whose a task is among those who are alive and offer its kind: rendezvous hashing (Thaler and
 * Ravishankar, 1998). All who know the same members come to the same answer; a task moves only when
 * its holder is gone, or to a member that is new. Undefined where there is nobody.
 */
export function holderOf(task: string, members: readonly Member[]): string | undefined {
  let holder: string | undefined;
  let highest = '';
  const kind = kindOf(task);
  for (const { name, kinds } of members) {
    if (!kinds.includes(kind)) continue;
    const score = hash('sha256', `${name}\n${task}`, 'hex');
    if (score < highest) continue;
    highest = score;
    holder = name;
  }
  return holder;
}

/** What stands before the colon, or all of it. */
export function kindOf(task: string): string {
  return task.split(':', 1)[0] as string;
}
