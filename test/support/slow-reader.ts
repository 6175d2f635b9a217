import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A client that takes of an answer what it is told to, and nothing by itself. */
export class SlowReader {
  readonly #socket: Socket;
  #received = '';

  /** Asks a server on this port of 127.0.0.1, by HTTP/1.1, and takes nothing of the answer yet. */
  static async ask(port: number, path: string, accept: string): Promise<SlowReader> {
    const socket = createConnection({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    const headers = ['Host: localhost', `Accept: ${accept}`, 'Connection: close'];
    socket.write(`GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
    return new SlowReader(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    // A server may break off.
    socket.on('error', () => undefined);
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.#received += text;
    });
    socket.pause();
  }

  /** Takes at least so many characters more, or what there is to the end; resolves with all. */
  take(characters: number): Promise<string> {
    const socket = this.#socket;
    const enough = this.#received.length + characters;
    return new Promise((resolve) => {
      const look = () => {
        if (this.#received.length < enough && !this.#isOver) return;
        socket.off('data', look).off('close', look).pause();
        resolve(this.#received);
      };
      socket.on('data', look).on('close', look).resume();
      look();
    });
  }

  /** Takes everything, so many characters at a time with a pause after them. */
  async takeSlowly(characters: number, pauseMs: number): Promise<string> {
    while (!this.#isOver) {
      await this.take(characters);
      await sleep(pauseMs);
    }
    return this.#received;
  }

  get #isOver(): boolean {
    return this.#socket.readableEnded || this.#socket.destroyed;
  }

  /** Breaks the connection off. */
  leave(): void {
    this.#socket.resetAndDestroy();
  }
}

/** The body of an answer that came in chunks; undefined where it does not end as it has to. */
export function chunkedBody(answer: string): string | undefined {
  const bytes = Buffer.from(answer);
  let at = bytes.indexOf('\r\n\r\n') + 4;
  const chunks: Buffer[] = [];
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (lineEnd < 0 || Number.isNaN(size)) return undefined;
    if (size === 0) return Buffer.concat(chunks).toString();
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
