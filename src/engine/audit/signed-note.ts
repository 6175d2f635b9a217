import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { sha256 } from './event-hash.ts';
import { strictBase64 } from './strict-base64.ts';

/** C2SP signed-note: a text, and signatures of it, each by a key that has a name. */
export interface SignedNote {
  /** What is signed; its last character is a line feed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** The first four bytes of what a key is identified by, as hex. */
  readonly keyId: string;
  readonly signature: Buffer;
}

/** A key that signatures are verified with. */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: string;
  readonly algorithm: NoteAlgorithm;
  readonly publicKey: KeyObject;
}

/** A key that notes are signed with (Ed25519). */
export interface SignerKey {
  readonly name: string;
  readonly keyId: string;
  /** The key that verifies what it signs. */
  readonly vkey: string;
  readonly privateKey: KeyObject;
}

/** The byte that stands before a public key: Ed25519, and the same as witnesses use it. */
export type NoteAlgorithm = typeof ED25519 | typeof COSIGNATURE;
export const ED25519 = 0x01;
/** C2SP tlog-cosignature, version 1. */
export const COSIGNATURE = 0x04;

const KEY_ID_BYTES = 4;
const PUBLIC_KEY_BYTES = 32;
/** More than a verifier has to take (16), and few enough to look at each. */
const SIGNATURES_MAX = 100;
const SIGNATURE_LINE = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/u;
/** Not empty, no space, no plus; as long as witnesses' may be (C2SP tlog-cosignature). */
const NAME = /^[^\s+\p{Cc}]{1,255}$/u;
/** Before the public key in DER (RFC 8410 §4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
/** Before the seed (RFC 8410 §7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Whether a text can be the name of a key. */
export function isKeyName(name: string): boolean {
  return NAME.test(name);
}

/** Undefined where the text is no signed note. */
export function parseSignedNote(note: string): SignedNote | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n') || !isNoteText(note)) return undefined;
  const text = note.slice(0, end + 1);
  const signatures = parseSignatureLines(note.slice(end + 2));
  return signatures === undefined || signatures.length === 0 ? undefined : { text, signatures };
}

/** Lines of signatures, each with a line feed; undefined where one is none. */
export function parseSignatureLines(lines: string): readonly NoteSignature[] | undefined {
  const split = lines.split('\n');
  if (split.pop() !== '' || split.length > SIGNATURES_MAX) return undefined;
  const signatures = split.map(parseSignatureLine);
  return signatures.includes(undefined) ? undefined : (signatures as NoteSignature[]);
}

/** A text that is to be signed, with signature lines behind it. */
export function noteOf(text: string, signatureLines: readonly string[]): string {
  return `${text}\n${signatureLines.map((line) => `${line}\n`).join('')}`;
}

export function signatureLine(name: string, keyId: string, signature: Buffer): string {
  const bytes = Buffer.concat([Buffer.from(keyId, 'hex'), signature]);
  return `— ${name} ${bytes.toString('base64')}`;
}

/** Signs a text; the line that goes behind it. */
export function signNote(text: string, { name, keyId, privateKey }: SignerKey): string {
  return signatureLine(name, keyId, sign(null, Buffer.from(text), privateKey));
}

/** Whether this key has signed: there are signatures under its name and id, and all hold. */
export function isSignedBy(note: SignedNote, key: VerifierKey): boolean {
  const text = Buffer.from(note.text);
  const signatures = signaturesOf(note, key);
  return (
    signatures.length > 0 &&
    signatures.every(({ signature }) => verify(null, text, key.publicKey, signature))
  );
}

/** The signatures under the key's name and id, whether they hold or not. */
export function signaturesOf(
  { signatures }: SignedNote,
  key: Pick<VerifierKey, 'name' | 'keyId'>,
): readonly NoteSignature[] {
  return signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
}

/** `<name>+<key id>+<base64 of algorithm and public key>`; undefined where it is none. */
export function parseVerifierKey(vkey: string): VerifierKey | undefined {
  const [name = '', keyId = '', encoded = '', ...others] = partsOf(vkey);
  const bytes = strictBase64(encoded);
  if (others.length > 0 || !isKeyName(name) || bytes?.length !== PUBLIC_KEY_BYTES + 1) {
    return undefined;
  }
  const algorithm = bytes[0] as number;
  if (algorithm !== ED25519 && algorithm !== COSIGNATURE) return undefined;
  if (keyId !== keyIdOf(name, bytes)) return undefined;
  return { name, keyId, algorithm, publicKey: publicKeyFrom(bytes.subarray(1)) };
}

/** A key that signs under this name, of its seed (32 bytes). */
export function signerKeyOfSeed(name: string, seed: Buffer): SignerKey {
  const der = Buffer.concat([PKCS8_PREFIX, seed]);
  return signerKeyOf(name, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}

/**
 * A private key as PEM (PKCS #8, Ed25519), for the name, or as Go's note package writes it:
 * `PRIVATE+KEY+<name>+<key id>+<base64 of algorithm and seed>`. Undefined where it is neither, or is
 * for another name.
 */
export function parseSignerKey(text: string, name: string): SignerKey | undefined {
  if (text.startsWith('PRIVATE+KEY+')) return parseNoteKey(text, name);
  try {
    const key = createPrivateKey(text);
    return key.asymmetricKeyType === 'ed25519' ? signerKeyOf(name, key) : undefined;
  } catch {
    // Whatever OpenSSL says of it: it is no key.
    return undefined;
  }
}

function parseNoteKey(text: string, name: string): SignerKey | undefined {
  const [given, keyId, encoded = ''] = partsOf(text.slice('PRIVATE+KEY+'.length));
  const bytes = strictBase64(encoded);
  if (given !== name || bytes?.length !== PUBLIC_KEY_BYTES + 1 || bytes[0] !== ED25519) {
    return undefined;
  }
  const key = signerKeyOfSeed(name, bytes.subarray(1));
  return key.keyId === keyId ? key : undefined;
}

function signerKeyOf(name: string, privateKey: KeyObject): SignerKey {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const bytes = Buffer.concat([Buffer.from([ED25519]), der.subarray(SPKI_PREFIX.length)]);
  const keyId = keyIdOf(name, bytes);
  return { name, keyId, privateKey, vkey: `${name}+${keyId}+${bytes.toString('base64')}` };
}

/** Base64 itself may have plus signs. */
function partsOf(key: string): readonly string[] {
  const first = key.indexOf('+');
  const second = key.indexOf('+', first + 1);
  if (first < 0 || second < 0) return [];
  return [key.slice(0, first), key.slice(first + 1, second), key.slice(second + 1)];
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  const [, name = '', encoded = ''] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = strictBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  const keyId = bytes.subarray(0, KEY_ID_BYTES).toString('hex');
  return { name, keyId, signature: bytes.subarray(KEY_ID_BYTES) };
}

function keyIdOf(name: string, algorithmAndKey: Buffer): string {
  const identified = Buffer.concat([Buffer.from(`${name}\n`), algorithmAndKey]);
  return sha256(identified).subarray(0, KEY_ID_BYTES).toString('hex');
}

function publicKeyFrom(raw: Buffer): KeyObject {
  const der = Buffer.concat([SPKI_PREFIX, raw]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

/** No control character but the line feed; and no text that cannot be UTF-8. */
function isNoteText(text: string): boolean {
  return text.isWellFormed() && !CONTROL.test(text);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/u;
