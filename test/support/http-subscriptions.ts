import { isEventStoreError } from '../../src/errors.ts';
import type {
  DeadLetterChoice,
  DeadLetterGroup,
  ExportedDeadLetter,
  ShownSubscription,
  Subscriptions,
} from '../../src/manages-subscriptions.ts';
import type { DeadLetter, DeliveryAttempt, PulledDelivery } from '../../src/subscriptions.ts';
import { answerOf } from './answer-of.ts';

interface Page {
  readonly page: { readonly nextCursor: string | null };
}

/** Subscriptions of the service at `url`, as the contract has them: for tests alone. */
export function httpSubscriptions(url: string): Subscriptions {
  const base = `${url}/v1/subscriptions`;
  const at = (name: string, path = '') => `${base}/${encodeURIComponent(name)}${path}`;
  const got = async <Body>(path: string) => (await answerOf(await fetch(path))) as Body;
  const posted = async <Body>(path: string, body?: unknown) =>
    (await answerOf(await sent('POST', path, body))) as Body;
  /** The cursors that the service gave, by what the contract says in their place. */
  const cursors = new Map<string, string | null>();

  const counted = async (name: string, receipts: readonly string[], path: string, more = {}) => {
    const answer = await posted<{ readonly receipts: readonly { readonly counted: boolean }[] }>(
      at(name, path),
      { receipts, ...more },
    );
    return answer.receipts.map((each) => each.counted);
  };

  async function deadLetterPage(name: string, query: object, behind: number, limit: number) {
    const key = JSON.stringify([name, query, behind]);
    const cursor = cursors.get(key);
    const asked = new URLSearchParams({ ...query, limit: `${limit}`, ...(cursor && { cursor }) });
    const page = await got<
      Page & {
        readonly deadLetters: readonly DeadLetter[];
        readonly groups: readonly DeadLetterGroup[];
      }
    >(at(name, `/dead-letters?${asked}`));
    const last = page.deadLetters.at(-1);
    const { nextCursor } = page.page;
    if (last !== undefined && nextCursor !== null) {
      cursors.set(JSON.stringify([name, query, last.position]), nextCursor);
    }
    return page;
  }

  return {
    async create(given) {
      const response = await sent('POST', `${url}/v1/events/subscribe`, given);
      const isNew = response.status === 201;
      const { secret, ...subscription } = (await answerOf(response)) as ShownSubscription & {
        readonly secret?: string;
      };
      return { subscription, isNew, ...(secret !== undefined && { secret }) };
    },
    get: (name) => got(at(name)),
    async list({ after, limit }) {
      const cursor = after === undefined ? undefined : cursors.get(after);
      if (cursor === null) return [];
      const query = new URLSearchParams({ limit: `${limit}`, ...(cursor && { cursor }) });
      const page = await got<Page & { readonly subscriptions: readonly ShownSubscription[] }>(
        `${base}?${query}`,
      );
      const last = page.subscriptions.at(-1);
      const { nextCursor } = page.page;
      if (last !== undefined) cursors.set(last.name, nextCursor);
      return page.subscriptions;
    },
    async patch(name, changes, { ifRevision } = {}) {
      const ifMatch = ifRevision === undefined ? {} : { 'If-Match': `"${ifRevision}"` };
      const type = { 'Content-Type': 'application/merge-patch+json' };
      const init = { method: 'PATCH', headers: { ...type, ...ifMatch } };
      const body = JSON.stringify(changes);
      return (await answerOf(await fetch(at(name), { ...init, body }))) as ShownSubscription;
    },
    remove: async (name) =>
      (await answerOf(await fetch(at(name), { method: 'DELETE' }))) as ShownSubscription,
    pause: (name) => posted(at(name, '/pause')),
    resume: (name) => posted(at(name, '/resume')),
    reset: (name, given) => posted(at(name, '/reset'), given),
    rotateSecret: (name) => posted(at(name, '/rotate-secret')),
    test: (name) => posted(at(name, '/test')),
    async deliveries(name, limit) {
      const path = at(name, `/deliveries?limit=${limit}`);
      return (await got<{ readonly deliveries: readonly DeliveryAttempt[] }>(path)).deliveries;
    },
    deadLetters: async (name, query, { behind, limit }) =>
      (await deadLetterPage(name, query, behind, limit)).deadLetters,
    deadLetterGroups: async (name) => (await deadLetterPage(name, {}, 0, 1)).groups,
    redrive: (name, which) =>
      noneIfNotFound(async () => {
        const [path, body] = chosen(which);
        const answer = await posted<{ readonly redriven: number }>(
          at(name, `/dead-letters${path}/redrive`),
          body,
        );
        return answer.redriven;
      }),
    discard: (name, which, reason) =>
      noneIfNotFound(async () => {
        const [path, body] = chosen(which);
        const answer = await posted<{ readonly discarded: number }>(
          at(name, `/dead-letters${path}/discard`),
          { ...body, reason },
        );
        return answer.discarded;
      }),
    async *exportDeadLetters(name, query) {
      const response = await fetch(
        at(name, `/dead-letters/export?${new URLSearchParams({ ...query })}`),
      );
      if (!response.ok) await answerOf(response);
      const lines = (await response.text()).split('\n').filter((line) => line !== '');
      yield lines.map((line) => JSON.parse(line) as ExportedDeadLetter);
    },
    async fetch(name, options) {
      const path = at(name, '/fetch');
      return (await posted<{ readonly deliveries: readonly PulledDelivery[] }>(path, options))
        .deliveries;
    },
    ack: (name, receipts) => counted(name, receipts, '/ack'),
    nack: (name, receipts, options) => counted(name, receipts, '/nack', options),
  };
}

/** By an id in the path, or else by a body. */
function chosen(which: DeadLetterChoice): readonly [path: string, body?: object] {
  if (typeof which === 'string') return [`/${encodeURIComponent(which)}`];
  return ['', Object.keys(which).length === 0 ? { all: true } : which];
}

async function noneIfNotFound(ask: () => Promise<number>): Promise<number> {
  try {
    return await ask();
  } catch (error) {
    if (isEventStoreError(error, 'not_found')) return 0;
    throw error;
  }
}

function sent(method: string, path: string, body?: unknown): Promise<Response> {
  if (body === undefined) return fetch(path, { method });
  const headers = { 'Content-Type': 'application/json' };
  return fetch(path, { method, headers, body: JSON.stringify(body) });
}
