import type {
  ShownSubscription,
  SubscriptionReset,
  TestDelivery,
} from '../../src/manages-subscriptions.ts';
import type { DeliveryAttempt } from '../../src/subscriptions.ts';
import { textTable } from '../text-table.ts';
import { askService, NotDone } from './ask-service.ts';

export interface OfOne {
  readonly url: URL;
  readonly json?: true;
}

export const pathOf = (name: string, rest = '') => `/${encodeURIComponent(name)}${rest}`;

export async function show(name: string, { url }: OfOne): Promise<void> {
  const subscription = await askService<ShownSubscription>({ url, path: pathOf(name) });
  console.log(JSON.stringify(subscription, undefined, 2));
}

/** Pauses or resumes it. */
export async function setActive(
  name: string,
  action: 'pause' | 'resume',
  { url, json }: OfOne,
): Promise<void> {
  const asked = { url, method: 'POST', path: pathOf(name, `/${action}`) } as const;
  const subscription = await askService<ShownSubscription>(asked);
  if (json) console.log(JSON.stringify(subscription));
  else console.error(`${name} is ${subscription.status}.`);
}

export async function remove(name: string, { url, json }: OfOne): Promise<void> {
  const asked = { url, method: 'DELETE', path: pathOf(name) } as const;
  const subscription = await askService<ShownSubscription>(asked);
  if (json) console.log(JSON.stringify(subscription));
  else console.error(`${name} is deleted.`);
}

export interface ResetOptions extends OfOne {
  readonly to: string;
  readonly dryRun?: true;
}

/** To `beginning`, `now`, a position, or a time. */
export async function reset(name: string, options: ResetOptions): Promise<void> {
  const { url, to, dryRun = false, json } = options;
  const body = { to: startOf(to), dryRun };
  const asked = { url, method: 'POST', path: pathOf(name, '/reset'), body } as const;
  const result = await askService<SubscriptionReset>(asked);
  if (json) return console.log(JSON.stringify(result));
  const { from, events, repeated, skipped, deadLetters } = result;
  console.error(`${name} ${dryRun ? 'would go' : 'goes'} from position ${from} to ${result.to}:`);
  console.error(`${events} positions to go through, ${repeated} of them once more;`);
  console.error(`${skipped} are left out, ${deadLetters} dead letters are gone.`);
}

function startOf(text: string): string | object {
  if (text === 'beginning' || text === 'now') return text;
  return /^[0-9]{1,16}$/.test(text) ? { position: Number(text) } : { timestamp: text };
}

/** The secret alone goes to standard output, so that a script can take it from there. */
export async function rotateSecret(name: string, { url }: OfOne): Promise<void> {
  const asked = { url, method: 'POST', path: pathOf(name, '/rotate-secret') } as const;
  const { secret } = await askService<{ readonly secret: string }>(asked);
  console.error(`The new secret of ${name}; the one before signs for 24 hours more:`);
  console.log(secret);
}

/** Ends with code 1 where the receiver did not take it. */
export async function test(name: string, { url, json }: OfOne): Promise<void> {
  const asked = { url, method: 'POST', path: pathOf(name, '/test') } as const;
  const { event: _, ...told } = await askService<TestDelivery>(asked);
  const { outcome, statusCode, error, durationMs } = told;
  if (json) console.log(JSON.stringify(told));
  else console.error(`${outcome} in ${durationMs} ms (${error ?? `status ${statusCode}`})`);
  if (outcome === 'failed') throw new NotDone(`${name} could not be delivered to.`);
}

export async function listDeliveries(
  name: string,
  { url, json, limit }: OfOne & { readonly limit: number },
): Promise<void> {
  const path = pathOf(name, '/deliveries');
  const query = { limit: String(limit) };
  const { deliveries } = await askService<{ readonly deliveries: readonly DeliveryAttempt[] }>({
    ...{ url, path, query },
  });
  if (json) return deliveries.forEach((each) => void console.log(JSON.stringify(each)));
  const head = ['at', 'outcome', 'status', 'attempt', 'ms', 'positions', 'next', 'error'];
  const rows = deliveries.map((each) => [
    each.at,
    each.outcome,
    String(each.statusCode ?? '-'),
    String(each.attempt),
    String(each.durationMs),
    each.positions.join(' '),
    each.nextAttemptAt ?? '-',
    each.error ?? '',
  ]);
  console.log(textTable(head, rows));
}
