import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { RecordedEvent } from '../../src/events/event.ts';
import { eventually } from './eventually.ts';
import type { GivenHeaders } from './served-store.ts';

/** What an `EventSource` would dispatch. */
export interface LiveMessage {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** Reads Server-Sent Events over a socket of its own, by the rules of the standard. */
export class LiveClient {
  readonly response: IncomingMessage;
  readonly messages: LiveMessage[] = [];
  readonly comments: string[] = [];
  isOver = false;
  /** Set by every id, with data or without. */
  lastEventId = '';
  text = '';
  #left = '';

  static async open(url: string, query = '', headers: GivenHeaders = {}): Promise<LiveClient> {
    const asked = request(`${url}/v1/events/stream${query}`, { headers, agent: false });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return new LiveClient(response);
  }

  private constructor(response: IncomingMessage) {
    this.response = response;
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.#take(text));
    response.on('error', () => undefined);
    response.on('close', () => {
      this.isOver = true;
    });
  }

  get events(): readonly RecordedEvent[] {
    return this.messages
      .filter(({ event }) => event !== 'error')
      .map(({ data }) => JSON.parse(data) as RecordedEvent);
  }

  get positions(): readonly number[] {
    return this.events.map(({ position }) => position);
  }

  /** Resolves once so many messages are there. */
  async received(count: number): Promise<readonly LiveMessage[]> {
    await eventually(
      () => {
        if (this.messages.length < count) throw new Error(`${this.messages.length} of ${count}`);
      },
      { timeoutMs: 20_000, intervalMs: 5 },
    );
    return this.messages;
  }

  /** Resolves when the server has ended the stream. */
  async ended(): Promise<void> {
    await eventually(
      () => {
        if (!this.isOver) throw new Error('The stream goes on.');
      },
      { timeoutMs: 20_000 },
    );
  }

  leave(): void {
    this.response.destroy();
  }

  #take(text: string): void {
    this.text += text;
    const blocks = (this.#left + text).split('\n\n');
    this.#left = blocks.pop() ?? '';
    for (const block of blocks) this.#dispatch(block.split('\n'));
  }

  #dispatch(lines: readonly string[]): void {
    let event = 'message';
    const data: string[] = [];
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      if (name === '') this.comments.push(value);
      else if (name === 'id') this.lastEventId = value;
      else if (name === 'event') event = value;
      else if (name === 'data') data.push(value);
      else throw new Error(`What is ${line}?`);
    }
    if (data.length === 0) return;
    this.messages.push({ id: this.lastEventId, event, data: data.join('\n') });
  }
}
