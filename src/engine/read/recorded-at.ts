import { firstReaching } from './first-reaching.ts';
import type { CommitPlace, EventReader } from './ports.ts';

/** When the event at a position was recorded, in milliseconds since 1970: its commit's time. */
export async function recordedAtMs(
  reader: Pick<EventReader, 'commits'>,
  position: number,
  newest: CommitPlace,
): Promise<number> {
  const times = new Map([[newest.n, newest.timestampMs]]);
  const n = await firstReaching(position, { from: 1, to: newest.n - 1 }, async (numbers) => {
    const commits = await reader.commits(numbers);
    for (const commit of commits) times.set(commit.n, commit.timestampMs);
    return commits.map(({ lastPosition }) => lastPosition);
  });
  return times.get(n) as number;
}
