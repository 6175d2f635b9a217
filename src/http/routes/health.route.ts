import { Router } from 'express';
import { isEventStoreError } from '../../errors.ts';
import type { EventStore } from '../../event-store.ts';

/** An orchestrator may ask often; the database is asked at most once in this time. */
const ANSWER_HOLDS_MS = 1_000;
const ANSWER_TIMEOUT_MS = 3_000;

/** `GET /health/live`: the process answers. `GET /health/ready`: a majority write goes through. */
export function healthRoutes(store: Pick<EventStore, 'assertWritable'>): Router {
  let asked = { at: Number.NEGATIVE_INFINITY, answer: Promise.resolve(false) };

  function isReady(): Promise<boolean> {
    const now = performance.now();
    if (now - asked.at > ANSWER_HOLDS_MS) asked = { at: now, answer: isWritable(store) };
    return asked.answer;
  }

  return Router()
    .get('/health/live', (_request, response) => {
      response.json({ status: 'live' });
    })
    .get('/health/ready', async (_request, response) => {
      if (await isReady()) response.json({ status: 'ready' });
      else response.status(503).set('Retry-After', '1').json({ status: 'not_ready' });
    });
}

async function isWritable(store: Pick<EventStore, 'assertWritable'>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_TIMEOUT_MS);
  });
  const written = store.assertWritable().then(
    () => true,
    (error) => {
      if (isEventStoreError(error)) return false;
      throw error;
    },
  );
  return await Promise.race([written, late]).finally(() => clearTimeout(timer));
}
