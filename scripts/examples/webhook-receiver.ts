/**
 * A receiver of webhooks as small as it can be while it is right: nothing but Node, to be copied.
 *
 *   WEBHOOK_SECRET=whsec_… PORT=4000 npx tsx scripts/examples/webhook-receiver.ts
 *
 * It writes each event that it is told of to standard output, once. While a secret is rotated both
 * are given, separated by a space.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const { WEBHOOK_SECRET = '', PORT = '4000' } = process.env;
const TOLERANCE_S = 5 * 60;
const BODY_BYTES_MAX = 16 * 2 ** 20;
const REMEMBERED_MAX = 100_000;

const keys = WEBHOOK_SECRET.split(' ').map((secret) =>
  Buffer.from(secret.replace(/^whsec_/, ''), 'base64'),
);
if (keys.some((key) => key.length < 24)) {
  console.error('WEBHOOK_SECRET must be the secret of the subscription: whsec_…');
  process.exit(1);
}

/**
 * The deliveries that were handled. In earnest this is a unique index of the database that handling
 * them changes, written in the same transaction: then not even a crash handles one twice.
 */
const handled = new Set<string>();
const underWay = new Set<string>();

const server = createServer(async (request, response) => {
  const status = await statusFor(request).catch(() => 500);
  response.writeHead(status).end();
});
server.listen(Number(PORT), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.error(`Listening on http://127.0.0.1:${port}`);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));

/** 2xx acknowledges. Whatever else, and silence, has the delivery come again. */
async function statusFor(request: IncomingMessage): Promise<number> {
  if (request.method !== 'POST') return 405;
  // The bytes as they came: JSON that is read and written again is other bytes.
  const body = await bodyOf(request);
  if (body === undefined) return 413;
  if (!isGenuine(request, body)) return 401;
  const id = String(request.headers['webhook-id']);
  if (handled.has(id)) return 204;
  if (underWay.has(id)) return 503;
  underWay.add(id);
  try {
    for (const event of [JSON.parse(body.toString())].flat()) handle(event);
    remember(id);
    return 204;
  } finally {
    underWay.delete(id);
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Standard Webhooks 1.0.0: signed with a secret of ours, over these bytes, not long ago. */
function isGenuine({ headers }: IncomingMessage, body: Buffer): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp } = headers;
  const signatures = String(headers['webhook-signature'] ?? '').split(' ');
  if (typeof id !== 'string' || typeof timestamp !== 'string' || !/^\d+$/.test(timestamp)) {
    return false;
  }
  // What somebody has recorded is of no use to them later.
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > TOLERANCE_S) return false;
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  return keys.some((key) => {
    const expected = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    return signatures.map((text) => Buffer.from(text)).some((given) => isEqual(given, expected));
  });
}

/** Takes the same time wherever they differ, so that nobody finds a signature byte by byte. */
function isEqual(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Here the work is done. An error has the delivery come again. */
function handle(event: unknown): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function remember(id: string): void {
  handled.add(id);
  const [oldest] = handled;
  if (handled.size > REMEMBERED_MAX && oldest !== undefined) handled.delete(oldest);
}
