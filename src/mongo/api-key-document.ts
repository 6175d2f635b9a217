/** An API key; of its secret, a hash alone. */
export interface ApiKeyDocument {
  readonly _id: string;
  readonly digest: Buffer;
  readonly name: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly createdBy?: string;
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
  readonly lastUsedAt?: Date;
  /** There is one of these at the most. */
  readonly isFirst?: true;
}
