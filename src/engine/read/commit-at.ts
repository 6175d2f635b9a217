import { firstReaching } from './first-reaching.ts';
import type { CommitPlace, EventReader } from './ports.ts';

/** The commit that has a position, which is not behind the newest one. */
export async function commitAt(
  reader: Pick<EventReader, 'commits'>,
  position: number,
  newest: CommitPlace,
): Promise<CommitPlace> {
  const looked = new Map([[newest.n, newest]]);
  const n = await firstReaching(position, { from: 1, to: newest.n - 1 }, async (numbers) => {
    const commits = await reader.commits(numbers);
    for (const commit of commits) looked.set(commit.n, commit);
    return commits.map(({ lastPosition }) => lastPosition);
  });
  return looked.get(n) as CommitPlace;
}
