import { createHmac, type KeyObject } from 'node:crypto';

/**
 * The value of `webhook-signature` (Standard Webhooks 1.0.0, "Signature scheme", symmetric): one
 * signature for each key, so that a receiver may know the new secret or the one before.
 *
 * @param timestamp in seconds since 1970.
 */
export function webhookSignature(
  keys: readonly KeyObject[],
  message: { readonly id: string; readonly timestamp: number; readonly body: Buffer },
): string {
  const { id, timestamp, body } = message;
  return keys
    .map((key) => {
      const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
      return `v1,${hmac.digest('base64')}`;
    })
    .join(' ');
}
