import { createServer } from 'node:http';
import { serve } from './serve.ts';

/** The program of a process that takes webhooks and does nothing with them: the fastest receiver. */
serve(
  createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(204).end());
  }),
);
