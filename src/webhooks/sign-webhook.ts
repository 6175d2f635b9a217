import { createHmac } from 'node:crypto';

/**
 * The value of `webhook-signature` (Standard Webhooks 1.0.0, "Signature scheme", symmetric): one
 * signature for each secret, so that a receiver may know the new one or the one before.
 *
 * @param secrets as they are shown: `whsec_` and base64.
 * @param timestamp in seconds since 1970.
 */
export function webhookSignature(
  secrets: readonly string[],
  message: { readonly id: string; readonly timestamp: number; readonly body: Buffer },
): string {
  const { id, timestamp, body } = message;
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
    })
    .join(' ');
}
