import type { ServerResponse } from 'node:http';
import { drained, left, STALL_MS } from './await-response.ts';

/** An answer of lines of JSON, sent as they come, no faster than the client takes them. */
export class LineStream {
  readonly #response: ServerResponse;
  readonly #contentType: string;

  constructor(response: ServerResponse, contentType: string) {
    this.#response = response;
    this.#contentType = `${contentType}; charset=utf-8`;
  }

  /** Resolves when there is room for more. A client that takes nothing for long is left. */
  async write(line: object): Promise<void> {
    if (this.#send(line)) return;
    if (!(await drained(this.#response, STALL_MS))) this.#response.destroy();
  }

  /** Where there is no room, the line is of no importance. */
  offer(line: object): void {
    if (!this.#response.writableNeedDrain) this.#send(line);
  }

  /** Resolves when everything has left, or the client is gone. */
  async end(line: object): Promise<void> {
    this.#send(line);
    await this.close();
  }

  /** The same, of what may have had no line at all. */
  async close(): Promise<void> {
    if (!this.#response.headersSent) this.#response.setHeader('Content-Type', this.#contentType);
    this.#response.end();
    await left(this.#response);
  }

  #send(line: object): boolean {
    if (this.#response.destroyed) return true;
    if (!this.#response.headersSent) this.#response.setHeader('Content-Type', this.#contentType);
    return this.#response.write(`${JSON.stringify(line)}\n`);
  }
}
