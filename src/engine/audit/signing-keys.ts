import { EventStoreError } from '../../errors.ts';
import type { LogKeyStore } from './ports.ts';
import { parseSignerKey, type SignerKey, signerKeyOfSeed } from './signed-note.ts';

export interface SigningKeysDeps {
  readonly origin: string;
  /** As `parseSignerKey` takes them, the newest first; none where the store is to make its own. */
  readonly given: readonly string[];
  /** The seed of the store's own key, made at its first use. */
  readonly ownSeed: () => Promise<Buffer>;
  readonly store: Pick<LogKeyStore, 'sign'>;
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: () => number;
}

/**
 * The keys that sign checkpoints. That they do is noted before the first time, so that whoever meets
 * an old signature finds its key.
 *
 * @throws EventStoreError `invalid_configuration` where one cannot sign; the function that it gives:
 *   `unavailable`.
 */
export function createSigningKeys(deps: SigningKeysDeps): () => Promise<readonly SignerKey[]> {
  const given = deps.given.map((text) => signerOf(text, deps.origin));
  let known: Promise<readonly SignerKey[]> | undefined;

  async function noted(): Promise<readonly SignerKey[]> {
    const { origin, ownSeed, store, now } = deps;
    const signers = given.length > 0 ? given : [signerKeyOfSeed(origin, await ownSeed())];
    const vkeys = signers.map(({ vkey }) => vkey);
    await store.sign(vkeys, new Date(now()));
    return signers;
  }

  return function signingKeys() {
    known ??= noted().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

function signerOf(text: string, origin: string): SignerKey {
  const signer = parseSignerKey(text, origin);
  if (signer !== undefined) return signer;
  // Never what was given: it may be a key all the same.
  const fault = `A signing key is none: it is to be an Ed25519 key in PEM (PKCS #8), or a note key of ${origin}`;
  throw new EventStoreError('invalid_configuration', `${fault}.`, { faults: [fault] });
}
