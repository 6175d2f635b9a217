import { Checkpoints, type SignedTree } from './engine/audit/checkpoints.ts';
import { parseVerifierKey, type VerifierKey } from './engine/audit/signed-note.ts';
import { createSigningKeys } from './engine/audit/signing-keys.ts';
import { createTransparencyLog } from './engine/audit/transparency-log.ts';
import { TreeTiles } from './engine/audit/tree-tiles.ts';
import { EventStoreError } from './errors.ts';
import type { ReadsEvents } from './event-store.ts';
import { createMongoCheckpoints, createMongoLogKeys } from './mongo/mongo-checkpoints.ts';
import { createMongoProvenEvents } from './mongo/mongo-proven-events.ts';
import { secretOf } from './mongo/mongo-secrets.ts';
import { createMongoTiles } from './mongo/mongo-tiles.ts';
import { createMongoTreeReader } from './mongo/mongo-tree-reader.ts';
import { type VerificationOf, verificationOf } from './open-verification.ts';
import type { TransparencyLog } from './transparency.ts';

export interface TransparencyOptions {
  /** The name of the log, and of its keys: `event-store/` and the database where absent. */
  readonly origin?: string;
  /** Ed25519 keys, in PEM (PKCS #8) or as notes have them, the newest first; one of its own where absent. */
  readonly signingKeys?: readonly string[];
  /** Keys of witnesses (C2SP tlog-cosignature). */
  readonly witnesses?: readonly string[];
  /** What was signed before and is kept outside of the database. */
  readonly keptOutside?: () => Promise<SignedTree | undefined>;
}

export interface TransparencyDeps extends TransparencyOptions, VerificationOf {
  readonly reads: Pick<ReadsEvents, 'readEvent' | 'readLog' | 'aggregateTypes'>;
  readonly randomBytes: (count: number) => Buffer;
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: () => number;
}

export interface OpenedTransparency {
  readonly log: TransparencyLog;
  /** Writes some tiles that are not written yet; resolves with whether there are more. */
  writeTiles(): Promise<boolean>;
}

const SEED_BYTES = 32;

/**
 * Opens the proofs of a log. Nothing is read, made or written before it is asked for.
 *
 * @throws EventStoreError `invalid_configuration`.
 */
export function openTransparency(deps: TransparencyDeps): OpenedTransparency {
  const { databases, view, reads, randomBytes, now } = deps;
  const origin = deps.origin ?? `event-store/${databases.evidence.databaseName}`;
  const tree = createMongoTreeReader(view);
  const written = createMongoTiles(databases);
  const tiles = new TreeTiles({ reader: tree, store: written });
  const store = createMongoCheckpoints(databases);
  const keys = createMongoLogKeys(databases);
  const signers = createSigningKeys({
    origin,
    given: deps.signingKeys ?? [],
    ownSeed: () => secretOf(databases, 'signing_key', () => randomBytes(SEED_BYTES)),
    store: keys,
    now,
  });
  const checkpoints = new Checkpoints({
    ...{ origin, signers, tiles, store, now },
    keptOutside: deps.keptOutside ?? (async () => undefined),
  });
  const witnesses = (deps.witnesses ?? []).map(witnessOf);
  const proven = createMongoProvenEvents(view);
  return {
    log: {
      ...createTransparencyLog({ tiles, checkpoints, store, keys, witnesses, reads, proven }),
      verify: verificationOf(deps),
    },
    writeTiles: () => tiles.write(),
  };
}

function witnessOf(vkey: string): VerifierKey {
  const witness = parseVerifierKey(vkey);
  if (witness !== undefined) return witness;
  const fault = `${vkey} is no key of a witness (C2SP vkey)`;
  throw new EventStoreError('invalid_configuration', `${fault}.`, { faults: [fault] });
}
