import type { ShownSubscription } from '../../src/manages-subscriptions.ts';
import { textTable } from '../text-table.ts';
import { askService } from './ask-service.ts';

export interface ListOptions {
  readonly url: URL;
  readonly json?: true;
}

/** All of them, by name. */
export async function listSubscriptions({ url, json }: ListOptions): Promise<void> {
  const all = await allOf(url);
  if (json) for (const each of all) console.log(JSON.stringify(each));
  else console.log(tableOf(all));
}

/** All of them, whoever is furthest behind first. */
export async function listLag({ url, json }: ListOptions): Promise<void> {
  const all = (await allOf(url)).toSorted((a, b) => b.lag.seconds - a.lag.seconds);
  const rows = all.map(({ name, status, checkpoint, lag, deadLetters }) => {
    return { name, status, checkpoint, ...lag, deadLetters };
  });
  if (json) for (const row of rows) console.log(JSON.stringify(row));
  else {
    const head = ['name', 'status', 'checkpoint', 'events behind', 'seconds', 'dead letters'];
    console.log(textTable(head, rows.map(Object.values<string | number>).map(textsOf)));
  }
}

interface Page {
  readonly subscriptions: readonly ShownSubscription[];
  readonly page: { readonly nextCursor: string | null };
}

async function allOf(url: URL): Promise<readonly ShownSubscription[]> {
  const all: ShownSubscription[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { limit: '1000', cursor: cursor ?? undefined };
    const { subscriptions, page } = await askService<Page>({ url, path: '', query });
    all.push(...subscriptions);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

function tableOf(all: readonly ShownSubscription[]): string {
  const head = ['name', 'status', 'target', 'behind', 'dead letters', 'events'];
  const rows = all.map(({ name, status, statusReason, target, filter, lag, deadLetters }) => [
    name,
    statusReason === undefined ? status : `${status}: ${statusReason}`,
    placeOf(target),
    lag.events,
    deadLetters,
    filter.eventTypes.join(' ') || 'all',
  ]);
  return textTable(head, rows.map(textsOf));
}

function placeOf(target: ShownSubscription['target']): string {
  if (target.type === 'webhook') return target.url;
  return target.type === 'pull' ? 'pull' : `redis-stream ${target.key}`;
}

function textsOf(row: readonly (string | number)[]): readonly string[] {
  return row.map(String);
}
