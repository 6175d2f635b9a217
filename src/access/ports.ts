/** An API key as it is kept: of its secret, a hash alone. */
export interface StoredApiKey {
  readonly keyId: string;
  /** SHA-256 of the whole key. */
  readonly digest: Buffer;
  readonly name: string;
  /** The `userId` of the events that are appended with it. */
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  /** The credential that created it; absent where it was created beside the API. */
  readonly createdBy?: string;
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
  readonly lastUsedAt?: Date;
}

export interface KeyRange {
  readonly after: string | undefined;
  readonly limit: number;
}

/** Keeps API keys, for all processes. Everything rejects with `unavailable`. */
export interface ApiKeyStore {
  insert(key: StoredApiKey): Promise<void>;
  /** False where there was a first key before, of whichever process. */
  insertFirst(key: StoredApiKey): Promise<boolean>;
  /** By the newest that a majority has. */
  find(keyId: string): Promise<StoredApiKey | undefined>;
  /** In the order of their ids. */
  list(range: KeyRange): Promise<readonly StoredApiKey[]>;
  /** Undefined where there is no such key; one that is revoked already stays as it is. */
  revoke(keyId: string, at: Date): Promise<StoredApiKey | undefined>;
  markUsed(keyId: string, at: Date): Promise<void>;
  /** How many are neither revoked nor past their time; counts no further than `limit`. */
  countValid(at: Date, limit: number): Promise<number>;
  /** Whether there ever was one, revoked or not. */
  hasAny(): Promise<boolean>;
}
