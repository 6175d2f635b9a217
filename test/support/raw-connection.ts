import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';

/** A connection on which a test says what no HTTP client would. */
export class RawConnection {
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  #received = '';

  /** Connects to this port of 127.0.0.1. */
  static async open(port: number): Promise<RawConnection> {
    const socket = createConnection({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (bytes) => {
      this.#received += bytes.toString();
    });
    // The server may reset what it no longer wants to hear.
    socket.on('error', () => undefined);
  }

  /** What has arrived so far. */
  get received(): string {
    return this.#received;
  }

  /** Takes nothing from here on. */
  pause(): void {
    this.#socket.pause();
  }

  /** Resolves when it has left this end. */
  write(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#socket.write(bytes, () => resolve()));
  }

  /** Sends the text a character at a time, until the server closes. */
  async trickle(text: string, intervalMs: number): Promise<void> {
    for (const char of text) {
      if (!this.#socket.writable || this.#socket.readableEnded) return;
      this.#socket.write(char);
      await sleep(intervalMs);
    }
  }

  /** Everything that arrived, once the server has closed the connection. */
  async whole(): Promise<string> {
    await this.#closed;
    return this.#received;
  }

  /** Breaks the connection off. */
  abort(): void {
    this.#socket.resetAndDestroy();
  }
}

/** The problem that this one response says; the connection is closed with it. */
export function problemIn(response: string, status: number): Record<string, unknown> {
  const [head = '', body = ''] = response.split('\r\n\r\n');
  expect(head).to.match(new RegExp(`^HTTP/1\\.1 ${status} [A-Z][a-z ]+\r\n`));
  expect(head).to.match(/^Content-Type: application\/problem\+json; charset=utf-8$/im);
  expect(head).to.match(/^Connection: close$/im);
  expect(head).to.match(new RegExp(`^Content-Length: ${Buffer.byteLength(body)}$`, 'im'));
  const problem = JSON.parse(body) as Record<string, unknown>;
  expect(problem).to.include({ status, type: `/problems/${problem['code']}` });
  return problem;
}
