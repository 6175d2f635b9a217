import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/**
 * Keeps texts from those who read what is kept. What a text is sealed for (`context`, like the id of
 * what it belongs to) is not kept with it, and has to be the same when it is opened.
 */
export interface SecretBox {
  /** False where there is no key: texts are kept as they are. */
  readonly isSealing: boolean;
  seal(text: string, context: string): string;
  /** Undefined where it was sealed with another key, for another context, or was changed. */
  open(kept: string, context: string): string | undefined;
}

export interface SecretBoxOptions {
  /** High in entropy, as a password is not; texts are kept unsealed where it is absent. */
  readonly key?: string | undefined;
  /** Opens what was sealed before the key was changed. */
  readonly previousKey?: string | undefined;
  readonly randomBytes: (count: number) => Buffer;
}

/**
 * AES-256-GCM (NIST SP 800-38D) under a key that HKDF (RFC 5869) makes of the configured one. A
 * sealed text names its key, so that the one before still opens what it sealed.
 */
export function createSecretBox({ key, previousKey, randomBytes }: SecretBoxOptions): SecretBox {
  const newest = key === undefined ? undefined : sealingKey(key);
  const known = [newest, previousKey === undefined ? undefined : sealingKey(previousKey)];
  return {
    isSealing: newest !== undefined,
    seal(text, context) {
      if (newest === undefined) return `${UNSEALED}${text}`;
      const sealed = encrypted(text, context, newest.bytes, randomBytes(NONCE_BYTES));
      return `${SEALED}${newest.id}.${sealed.toString('base64url')}`;
    },
    open(kept, context) {
      if (kept.startsWith(UNSEALED)) return kept.slice(UNSEALED.length);
      if (!kept.startsWith(SEALED)) return undefined;
      const [id, sealed = ''] = kept.slice(SEALED.length).split('.');
      const opening = known.find((each) => each?.id === id);
      return opening && decrypted(Buffer.from(sealed, 'base64url'), context, opening.bytes);
    },
  };
}

const UNSEALED = 'unsealed.';
const SEALED = 'aes256gcm.';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface SealingKey {
  readonly id: string;
  readonly bytes: Buffer;
}

function sealingKey(key: string): SealingKey {
  const derived = (purpose: string, length: number) =>
    Buffer.from(hkdfSync('sha256', key, '', `event-store ${purpose}`, length));
  return { id: derived('key id', 6).toString('hex'), bytes: derived('secrets', 32) };
}

/** Nonce, tag, and the text. */
function encrypted(text: string, context: string, key: Buffer, nonce: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), hidden]);
}

function decrypted(sealed: Buffer, context: string, key: Buffer): string | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
  try {
    const text = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    // The tag tells whether it is what was sealed: there is nothing more to know.
    return undefined;
  }
}
