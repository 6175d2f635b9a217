import { createPublicKey, sign } from 'node:crypto';
import { cosignedText } from '../../src/engine/audit/checkpoint-note.ts';
import {
  COSIGNATURE,
  parseVerifierKey,
  signatureLine,
  signerKeyOfSeed,
  type VerifierKey,
} from '../../src/engine/audit/signed-note.ts';
import { sha256 } from './merkle-tree-hash.ts';

/** One who signs that it has seen a checkpoint (C2SP tlog-cosignature, version 1). */
export interface Witness {
  readonly vkey: string;
  readonly key: VerifierKey;
  /** The signature line for the text of a checkpoint, seen at so many seconds since 1970. */
  cosign(text: string, time: number): string;
}

export function witnessOf(name: string, seed: Buffer): Witness {
  const { privateKey } = signerKeyOfSeed(name, seed);
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const bytes = Buffer.concat([Buffer.from([COSIGNATURE]), Buffer.from(x, 'base64url')]);
  const keyId = sha256(Buffer.from(`${name}\n`), bytes).toString('hex', 0, 4);
  const vkey = `${name}+${keyId}+${bytes.toString('base64')}`;
  return {
    vkey,
    key: parseVerifierKey(vkey) as VerifierKey,
    cosign(text, time) {
      const signature = sign(null, Buffer.from(cosignedText(text, time)), privateKey);
      const timestamp = Buffer.alloc(8);
      timestamp.writeBigUInt64BE(BigInt(time));
      return signatureLine(name, keyId, Buffer.concat([timestamp, signature]));
    },
  };
}
