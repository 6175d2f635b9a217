import { pipeline } from 'node:stream/promises';
import type { DeadLetterGroup } from '../../src/manages-subscriptions.ts';
import type { DeadLetter } from '../../src/subscriptions.ts';
import { textTable } from '../text-table.ts';
import { WrongUsage } from '../wrong-usage.ts';
import { askService, responseTo } from './ask-service.ts';
import { type OfOne, pathOf } from './change-subscription.ts';

export interface WhichLetters extends OfOne {
  readonly id?: string;
  readonly error?: string;
  readonly eventType?: string;
  readonly aggregateType?: string;
  readonly aggregateId?: string;
  readonly all?: true;
}

interface Page {
  readonly deadLetters: readonly DeadLetter[];
  readonly groups: readonly DeadLetterGroup[];
  readonly page: { readonly nextCursor: string | null };
}

/** All that the filter is true of, and how many there are of each error. */
export async function listDeadLetters(name: string, options: WhichLetters): Promise<void> {
  const { url, json } = options;
  const letters: DeadLetter[] = [];
  let groups: readonly DeadLetterGroup[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { ...filterIn(options), limit: '1000', cursor: cursor ?? undefined };
    const path = pathOf(name, '/dead-letters');
    const page = await askService<Page>({ url, path, query });
    letters.push(...page.deadLetters);
    groups = page.groups;
    cursor = page.page.nextCursor;
  } while (cursor !== null);
  if (json) return letters.forEach((each) => void console.log(JSON.stringify(each)));
  const head = ['id', 'died', 'event type', 'aggregate', 'waiting', 'error'];
  const rows = letters.map((each) => [
    each.id,
    each.diedAt,
    each.eventType,
    `${each.aggregateType}/${each.aggregateId}`,
    String(each.waiting),
    each.error,
  ]);
  console.log(textTable(head, rows));
  for (const { error, count } of groups) console.error(`${count} × ${error}`);
}

/** Each with its event, one JSON object a line, to standard output. */
export async function exportDeadLetters(name: string, options: WhichLetters): Promise<void> {
  const query = filterIn(options);
  const path = pathOf(name, '/dead-letters/export');
  const { body } = await responseTo({ url: options.url, path, query });
  if (body !== null) await pipeline(body, process.stdout, { end: false });
}

export async function redrive(name: string, options: WhichLetters): Promise<void> {
  const { path, body } = chosenBy(options);
  const asked = {
    url: options.url,
    method: 'POST',
    path: pathOf(name, `${path}/redrive`),
  } as const;
  const isOne = options.id !== undefined;
  const { redriven } = await askService<{ readonly redriven: number }>({
    ...asked,
    ...(!isOne && { body }),
  });
  if (options.json) console.log(JSON.stringify({ redriven }));
  else console.error(`${redriven} dead letters of ${name} are delivered anew.`);
}

export async function discard(
  name: string,
  options: WhichLetters & { readonly reason: string },
): Promise<void> {
  const { path, body } = chosenBy(options);
  const { discarded } = await askService<{ readonly discarded: number }>({
    url: options.url,
    method: 'POST',
    path: pathOf(name, `${path}/discard`),
    body: { ...body, reason: options.reason },
  });
  if (options.json) console.log(JSON.stringify({ discarded }));
  else console.error(`${discarded} dead letters of ${name} are given up.`);
}

function filterIn({ error, eventType, aggregateType, aggregateId }: WhichLetters) {
  return {
    ...(error !== undefined && { error }),
    ...(eventType !== undefined && { eventType }),
    ...(aggregateType !== undefined && { aggregateType }),
    ...(aggregateId !== undefined && { aggregateId }),
  };
}

/** @throws WrongUsage where nothing says which, or too much does. */
function chosenBy(options: WhichLetters): { readonly path: string; readonly body: object } {
  const { id, all } = options;
  const filter = filterIn(options);
  const ways = [id !== undefined, all === true, Object.keys(filter).length > 0];
  if (ways.filter((isGiven) => isGiven).length !== 1) {
    throw new WrongUsage('Say which: --id, or --all, or a filter.');
  }
  if (id !== undefined) return { path: `/dead-letters/${encodeURIComponent(id)}`, body: {} };
  return { path: '/dead-letters', body: all === true ? { all } : filter };
}
