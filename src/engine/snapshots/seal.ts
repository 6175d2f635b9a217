import { canonicalJson } from '../../events/canonical-json.ts';
import type { JsonObject, JsonValue } from '../../events/event.ts';
import type { SnapshotInfo } from '../../snapshots.ts';
import { sha256 } from '../audit/event-hash.ts';
import type {
  SchemaVersion,
  SnapshotHead,
  SnapshotHeader,
  SnapshotKey,
  StoredSnapshot,
} from './ports.ts';
import type { StateText } from './state-text.ts';

/** A snapshot with its hashes: of the state, and of everything else, the state's hash included. */
export function sealed(
  key: SnapshotKey,
  { text, sizeBytes }: StateText,
  about: Pick<SnapshotHeader, 'timestamp' | 'createdAt' | 'schemaVersions'>,
): StoredSnapshot {
  const header = { ...about, sizeBytes, stateHash: hexHash(text) };
  return { key, header, state: text, hash: headHash({ key, header }) };
}

/** True where nothing of it but the state can have been changed. */
export function isSealed(head: SnapshotHead): boolean {
  try {
    return headHash(head) === head.hash;
  } catch {
    // What is no JSON was never sealed.
    return false;
  }
}

/** The state of a snapshot; undefined where anything of it was changed. */
export function stateIn(snapshot: StoredSnapshot): JsonObject | undefined {
  const { state, header } = snapshot;
  const isWhole =
    typeof state === 'string' && isSealed(snapshot) && hexHash(state) === header.stateHash;
  return isWhole ? parsedState(state) : undefined;
}

/** What is told of a snapshot that is sealed. */
export function infoOf({ key, header }: SnapshotHead): SnapshotInfo {
  const { aggregateType, aggregateId, sequenceNumber } = key;
  const { timestamp, createdAt, sizeBytes, stateHash, schemaVersions } = header;
  return {
    aggregateType,
    aggregateId,
    handler: handlerOf(key),
    sequenceNumber,
    timestamp,
    createdAt,
    sizeBytes,
    stateHash,
    schemaVersions: Object.fromEntries(
      schemaVersions.map(({ eventType, version }) => [eventType, version]),
    ),
  };
}

export function handlerOf({ handler, handlerVersion }: SnapshotKey) {
  return { name: handler, version: handlerVersion };
}

/** As a list, because an event type may be called what no field of a document can be. */
export function listedVersions(
  versions: Readonly<Record<string, number>>,
): readonly SchemaVersion[] {
  return Object.keys(versions)
    .sort()
    .map((eventType) => ({ eventType, version: versions[eventType] as number }));
}

export function isSameVersions(
  one: readonly SchemaVersion[],
  other: readonly SchemaVersion[],
): boolean {
  return canonicalJson(asJson(one)) === canonicalJson(asJson(other));
}

function headHash({ key, header }: Pick<SnapshotHead, 'key' | 'header'>): string {
  return hexHash(canonicalJson(asJson([key, header])));
}

/** It is JSON, which a list of interfaces does not say of itself. */
function asJson(value: readonly object[]): JsonValue {
  return value as readonly object[] as readonly JsonObject[];
}

function hexHash(text: string): string {
  return sha256(text).toString('hex');
}

function parsedState(text: string): JsonObject | undefined {
  try {
    const state: unknown = JSON.parse(text);
    return typeof state === 'object' && state !== null ? (state as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
