/** As Standard Webhooks 1.0.0 shows a secret: the base64 of its bytes, behind `whsec_`. */
export function newWebhookSecret(randomBytes: (count: number) => Buffer): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** 24 to 64 are allowed. */
const SECRET_BYTES = 32;
