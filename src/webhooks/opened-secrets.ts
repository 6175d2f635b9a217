import { createSecretKey, type KeyObject } from 'node:crypto';
import type { StoredSubscription } from '../engine/subscriptions/ports.ts';
import type { SecretBox } from '../platform/secret-box.ts';
import type { WebhookTarget } from '../subscriptions.ts';

/** What a subscription keeps sealed cannot be opened with the keys that there are. */
export class SealedForGood extends Error {}

export interface Opened {
  /** What its requests are signed with, each until its time is over (milliseconds since 1970). */
  readonly keys: readonly { readonly key: KeyObject; readonly untilMs: number }[];
  /** With names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What is sealed for subscriptions, opened once for each that is read anew. */
export class OpenedSecrets {
  readonly #box: Pick<SecretBox, 'open'>;
  readonly #opened = new WeakMap<StoredSubscription, Opened>();

  constructor(box: Pick<SecretBox, 'open'>) {
    this.#box = box;
  }

  /** @throws SealedForGood. */
  of(subscription: StoredSubscription, target: WebhookTarget): Opened {
    const known = this.#opened.get(subscription);
    if (known !== undefined) return known;
    const open = (kept: string) => {
      const text = this.#box.open(kept, subscription.id);
      if (text === undefined) throw new SealedForGood();
      return text;
    };
    const keys = subscription.secrets.map(({ sealed, expiresAt }) => ({
      key: signingKey(open(sealed)),
      untilMs: expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt),
    }));
    const headers = Object.fromEntries(
      Object.entries(target.headers).map(([name, kept]) => [name.toLowerCase(), open(kept)]),
    );
    const opened = { keys, headers };
    this.#opened.set(subscription, opened);
    return opened;
  }
}

/** Of a secret as it is shown: `whsec_` and base64. */
export function signingKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
}
