import { EventStoreError } from '../errors.ts';
import type { ReadOrder } from '../event-store.ts';

/** Where the next page goes on. Opaque to clients, who must send it with the same filters. */
export interface Cursor {
  readonly after: number;
  readonly order: ReadOrder;
  /** What `after` counts. */
  readonly unit: 'position' | 'sequenceNumber';
}

const PATTERN = /^([ad])([ps])([1-9][0-9]{0,15})$/;

export function encodeCursor({ after, order, unit }: Cursor): string {
  return Buffer.from(`${order.charAt(0)}${unit.charAt(0)}${after}`).toString('base64url');
}

/** @throws EventStoreError `invalid_request`. */
export function decodeCursor(text: string): Cursor {
  const parts = PATTERN.exec(Buffer.from(text, 'base64url').toString('latin1'));
  if (parts === null) {
    const faults = [{ pointer: '/cursor', message: 'is no cursor that this API gave' }];
    throw new EventStoreError('invalid_request', `cursor ${faults[0]?.message}`, { faults });
  }
  return {
    after: Number(parts[3]),
    order: parts[1] === 'a' ? 'asc' : 'desc',
    unit: parts[2] === 'p' ? 'position' : 'sequenceNumber',
  };
}
