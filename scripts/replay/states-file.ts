import { type FileHandle, open } from 'node:fs/promises';
import type { AggregateKey } from '../../src/events/event.ts';
import { WrongUsage } from '../wrong-usage.ts';
import { lineHeads } from './line-heads.ts';
import { comesBehind } from './listed-aggregates.ts';
import {
  type AggregateState,
  HEAD_BYTES_MAX,
  isHalfStateLine,
  type StateLineHead,
  stateLine,
  stateLineHead,
} from './state-line.ts';

/** An NDJSON file of states, one aggregate a line, in the order of `listedAggregates`. */
export interface StatesFile {
  /** What an earlier run has written. */
  readonly written: WrittenStates;
  /** If the process dies meanwhile, the line may be there in part: the next run cuts that off. */
  add(state: AggregateState): Promise<void>;
  /** What was added is on the disk then. */
  close(): Promise<void>;
}

export interface WrittenStates {
  readonly aggregates: number;
  /** How many of them have an error in place of a state. */
  readonly failed: number;
  /** Events in the states, the sum of their sequence numbers. */
  readonly events: number;
  readonly last: AggregateKey | undefined;
}

/**
 * Opens a file to go on behind what it has, or a new one.
 *
 * @throws WrongUsage where it is not the file of a replay of these types, which is left as it is.
 */
export async function openStatesFile(
  path: string,
  aggregateTypes: readonly string[],
): Promise<StatesFile> {
  const file = await opened(path);
  try {
    const { sizeBytes, ...written } = await writtenIn(file, path, aggregateTypes);
    await file.truncate(sizeBytes);
    return {
      written,
      add: (state) => file.appendFile(stateLine(state)),
      close: () => file.sync().finally(() => file.close()),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function opened(path: string): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path, 'a+');
  } catch (error) {
    throw new WrongUsage(`${path} cannot be written: ${(error as Error).message}`);
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new WrongUsage(`${path} is no file`);
}

/** `sizeBytes` is what its whole lines take. */
async function writtenIn(file: FileHandle, path: string, aggregateTypes: readonly string[]) {
  const written = { aggregates: 0, failed: 0, events: 0, sizeBytes: 0 };
  const found = new Set<string>();
  let last: AggregateKey | undefined;
  const refused = (reason: string) => new WrongUsage(`${path} is left as it is: ${reason}`);
  const stream = file.createReadStream({ start: 0, autoClose: false });
  for await (const { number, head, endOffset, isWhole } of lineHeads(stream, HEAD_BYTES_MAX)) {
    if (!isWhole && isHalfStateLine(head)) break;
    const line = isWhole ? stateLineHead(head) : undefined;
    if (line === undefined) throw refused(`its line ${number} is none of a replay`);
    if (last !== undefined && !comesBehind(line, last)) {
      throw refused(`its line ${number} is not in the order of a replay`);
    }
    count(line, written);
    written.sizeBytes = endOffset;
    found.add(line.aggregateType);
    last = { aggregateType: line.aggregateType, aggregateId: line.aggregateId };
  }
  const stray = [...found].find((type) => !aggregateTypes.includes(type));
  if (stray !== undefined) throw refused(`it has aggregates of ${stray}, which are not asked for`);
  const { aggregateType: lastType = '' } = last ?? {};
  const skipped = aggregateTypes.find((type) => type < lastType && !found.has(type));
  if (skipped !== undefined) throw refused(`it has no ${skipped}, though it goes on behind it`);
  return { ...written, last };
}

function count(
  { sequenceNumber }: StateLineHead,
  written: { aggregates: number; failed: number; events: number },
): void {
  written.aggregates += 1;
  if (sequenceNumber === undefined) written.failed += 1;
  else written.events += sequenceNumber;
}
