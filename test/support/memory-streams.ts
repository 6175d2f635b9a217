import type {
  AddOutcome,
  PublicationBatch,
  PublishedStreams,
  StreamsSeen,
} from '../../src/engine/publishing/ports.ts';
import type { StreamEntry } from './stream-faults.ts';

/** Once: the next call fails before it is carried out, or after it; or there is no memory. */
export type StreamTrouble = 'before' | 'after' | 'full';

/** Streams as Redis has them, in memory, which lose what they are told to. */
export class MemoryStreams implements PublishedStreams {
  readonly streams = new Map<string, StreamEntry[]>();
  /** Positions that channels were told of, in order. */
  readonly announced: number[] = [];
  trouble: StreamTrouble | undefined;
  epoch = 0;

  async look(epoch: number, names: readonly string[]): Promise<StreamsSeen | 'full'> {
    return await this.#troubled<StreamsSeen | 'full'>('full', () => {
      const epochBefore = this.epoch;
      this.epoch = Math.max(this.epoch, epoch);
      const { epoch: latest } = this;
      return {
        epoch: latest,
        epochBefore,
        lasts: new Map(names.map((name) => [name, this.#last(name)])),
      };
    });
  }

  async add(batch: PublicationBatch): Promise<AddOutcome> {
    return await this.#troubled<AddOutcome>({ kind: 'full' }, () => {
      if (this.epoch > batch.epoch) return { kind: 'superseded' };
      if (!this.#isAsExpected(batch)) return { kind: 'differs' };
      for (const { position, text, streams, isAnnounced } of batch.publications) {
        for (const name of streams) this.#add(name, position, JSON.parse(text).id);
        if (isAnnounced) this.announced.push(position);
      }
      return { kind: 'added', unannounced: 0 };
    });
  }

  async trim(): Promise<void> {}

  /** Loses all but so many of a stream's first entries. */
  lose(name: string, kept: number): void {
    const entries = this.streams.get(name)?.slice(0, kept) ?? [];
    if (entries.length === 0) this.streams.delete(name);
    else this.streams.set(name, entries);
  }

  #isAsExpected({ epoch, lasts }: PublicationBatch): boolean {
    if (this.epoch < epoch) return false;
    return [...lasts].every(([name, last]) => this.#last(name) === last);
  }

  #add(name: string, position: number, eventId: string): void {
    if (position <= this.#last(name)) throw new Error(`${name} is beyond ${position} already`);
    this.streams.set(name, [...(this.streams.get(name) ?? []), { id: `${position}-0`, eventId }]);
  }

  #last(name: string): number {
    return Number.parseInt(this.streams.get(name)?.at(-1)?.id ?? '0', 10);
  }

  async #troubled<Result>(full: Result, carryOut: () => Result): Promise<Result> {
    await new Promise(setImmediate);
    const { trouble } = this;
    this.trouble = undefined;
    if (trouble === 'full') return full;
    if (trouble === 'before') throw new Error('it was not reached');
    const result = carryOut();
    if (trouble === 'after') throw new Error('it did not answer');
    return result;
  }
}
