import { readFile } from 'node:fs/promises';
import { checkReceipt } from '../../src/engine/audit/check-receipt.ts';
import { parseReceipt } from '../../src/engine/audit/parse-receipt.ts';
import { COSIGNATURE, parseVerifierKey } from '../../src/engine/audit/signed-note.ts';
import { invalidRequest, isEventStoreError } from '../../src/errors.ts';
import { faultLine } from './report.ts';

/** Checks a receipt in a file with nothing but keys; the exit code says whether it holds. */
export async function verifyReceipt(
  file: string,
  { key, json = false }: { readonly key?: readonly string[]; readonly json?: boolean },
): Promise<void> {
  try {
    const receipt = parseReceipt(await readFile(file, 'utf8'));
    const keys = (key ?? receipt.keys).map(keyFrom);
    const checked = checkReceipt(receipt, {
      log: keys.filter(({ algorithm }) => algorithm !== COSIGNATURE),
      witnesses: keys.filter(({ algorithm }) => algorithm === COSIGNATURE),
    });
    const { faults, checkpoint, cosignatures } = checked;
    const { eventId, position } = receipt.event;
    const isProven = faults.length === 0;
    const told = { isProven, eventId, position, size: checkpoint?.size, faults, cosignatures };
    const proven = `The event ${eventId} is at position ${position} of a log of ${checkpoint?.size}.`;
    const lines = json
      ? [JSON.stringify(told)]
      : [
          ...faults.map(faultLine),
          ...cosignatures.map(({ witness, time }) => `Seen by ${witness}: ${dateOf(time)}`),
          isProven ? proven : 'The receipt does not hold.',
        ];
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    if (key === undefined) console.error(UNTRUSTED);
    process.exitCode = isProven ? 0 : 1;
  } catch (error) {
    if (!isEventStoreError(error) && (error as NodeJS.ErrnoException).code === undefined)
      throw error;
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

const UNTRUSTED =
  'The key was taken from the receipt itself, so that anybody could have made it: give the one that ' +
  'you had from elsewhere with --key.';

function keyFrom(vkey: string) {
  const key = parseVerifierKey(vkey);
  if (key !== undefined) return key;
  throw invalidRequest([{ pointer: '/key', message: `${vkey} is no key (C2SP vkey)` }]);
}

function dateOf(time: number): string {
  return new Date(time * 1_000).toISOString();
}
