import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewEvent } from '../../src/events/event.ts';

/** Writes files into a temporary folder; `remove` it. */
export class NdjsonFiles {
  #folder: Promise<string> | undefined;
  #count = 0;

  /** One line for each event, or each text as it is. */
  async write(lines: readonly (NewEvent | string)[]): Promise<string> {
    const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    return this.writeBytes(Buffer.from(texts.map((text) => `${text}\n`).join('')));
  }

  async writeBytes(bytes: Buffer): Promise<string> {
    const file = await this.path(`events-${++this.#count}.ndjson`);
    await writeFile(file, bytes);
    return file;
  }

  /** The path of a file in the folder, which need not exist. */
  async path(name: string): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'event-store-ndjson-'));
    return join(await this.#folder, name);
  }

  async remove(): Promise<void> {
    const folder = await this.#folder;
    this.#folder = undefined;
    if (folder !== undefined) await rm(folder, { recursive: true });
  }
}

/** `count` events of ten missions, none with an id, the first one with `first` in its data. */
export function someLines(count: number, first = 0): NewEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    eventType: 'TelemetryArchived',
    aggregateType: 'Mission',
    aggregateId: `mission-${(first + index) % 10}`,
    data: { frame: first + index },
  }));
}
