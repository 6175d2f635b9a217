import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

/** Clients of `GET /v1/events/stream`, each on a connection of its own. */
export interface LiveSubscribers {
  /** What has come to all of them. */
  readonly bytes: () => number;
  readonly close: () => void;
}

/** One for each query. `onText` hears of each piece that comes, and of whom it came to. */
export async function openLiveSubscribers(
  url: string,
  queries: readonly string[],
  onText?: (text: string, subscriber: number) => void,
): Promise<LiveSubscribers> {
  let bytes = 0;
  const opening = queries.map(async (query, subscriber) => {
    const asked = request(`${url}/v1/events/stream${query}`, { agent: false });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`Answered with ${response.statusCode}.`);
    response.on('error', () => undefined);
    if (onText !== undefined) response.setEncoding('utf8');
    response.on('data', (piece: string | Buffer) => {
      bytes += piece.length;
      if (typeof piece === 'string') onText?.(piece, subscriber);
    });
    // Its place comes first: from then on it misses nothing.
    await once(response, 'data');
    return response;
  });
  const opened = await Promise.all(opening);
  const close = () => {
    for (const response of opened) response.destroy();
  };
  return { bytes: () => bytes, close };
}
