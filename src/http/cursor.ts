import { invalidRequest } from '../errors.ts';
import type { ReadOrder } from '../event-store.ts';

/** Where the next page goes on. Opaque to clients, who must send it with the same parameters. */
export interface Cursor {
  readonly after: number;
  readonly order: ReadOrder;
  /** What `after` counts. */
  readonly unit: 'position' | 'sequenceNumber';
  /** A mark of what was asked for, in hexadecimal digits. */
  readonly filter: string;
}

const PATTERN = /^([ad])([ps])([1-9][0-9]{0,15})\.([0-9a-f]+)$/;

export function encodeCursor({ after, order, unit, filter }: Cursor): string {
  const text = `${order.charAt(0)}${unit.charAt(0)}${after}.${filter}`;
  return Buffer.from(text).toString('base64url');
}

/** @throws EventStoreError `invalid_request` for a text that `encodeCursor` did not make. */
export function decodeCursor(text: string): Cursor {
  const bytes = Buffer.from(text, 'base64url');
  const parts = PATTERN.exec(bytes.toString('latin1'));
  const after = Number(parts?.[3]);
  // The decoder passes over what is no base64url.
  if (parts === null || !Number.isSafeInteger(after) || bytes.toString('base64url') !== text) {
    throw invalidRequest([{ pointer: '/cursor', message: 'is no cursor that this API gave' }]);
  }
  return {
    after,
    order: parts[1] === 'a' ? 'asc' : 'desc',
    unit: parts[2] === 'p' ? 'position' : 'sequenceNumber',
    filter: parts[4] as string,
  };
}
