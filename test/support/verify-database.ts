import canonicalize from 'canonicalize';
import type { Db } from 'mongodb';
import { readDocument, type StoredDocument } from './bson-document.ts';
import { leafHash, MerkleTreeHash, sha256 } from './merkle-tree-hash.ts';
import {
  type StoredCommit,
  type StoredEvent,
  storedCommit,
  storedEvent,
} from './stored-documents.ts';
import { verifyIndexes } from './verify-indexes.ts';

export interface VerifiedDatabase {
  readonly commitCount: number;
  readonly eventCount: number;
  readonly aggregateCount: number;
  readonly commits: readonly StoredCommit[];
  /** In position order. */
  readonly events: readonly StoredEvent[];
}

/**
 * Reads everything a store has put into a database and recomputes all of it, with code of its own:
 * nothing here comes from the store. To be called while nobody writes.
 *
 * @throws Error that says which document is wrong and how, for the first one that is.
 */
export async function verifyDatabase(db: Db): Promise<VerifiedDatabase> {
  await verifyIndexes(db);
  const commits = (await readAll(db, 'commits')).map(storedCommit);
  const events = await readEvents(db);
  const log: Log = { events, heads: new Map(), eventIds: new Set(), tree: new MerkleTreeHash() };
  commits.forEach((commit, index) => {
    verifyCommit(commit, commits[index - 1], log);
  });
  const further = events[log.tree.size];
  demand(further === undefined, `event ${further?.position} belongs to no commit`);
  return {
    commitCount: commits.length,
    eventCount: events.length,
    aggregateCount: log.heads.size,
    commits,
    events,
  };
}

/** What is known of the log up to the commit that is looked at. */
interface Log {
  readonly events: readonly StoredEvent[];
  /** The last sequence number of each aggregate, by its type and id. */
  readonly heads: Map<string, number>;
  readonly eventIds: Set<string>;
  readonly tree: MerkleTreeHash;
}

async function readEvents(db: Db): Promise<StoredEvent[]> {
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  const events: StoredEvent[] = [];
  for (const { name } of collections.filter(({ name }) => name.startsWith('events.'))) {
    for (const document of await readAll(db, name)) {
      const event = storedEvent(document, name);
      const { position, aggregateType } = event;
      demand(`events.${aggregateType}` === name, `${name} ${position} is of type ${aggregateType}`);
      events.push(event);
    }
  }
  events.sort((a, b) => a.position - b.position);
  const repeated = events.find(({ position }, index) => events[index + 1]?.position === position);
  demand(repeated === undefined, `event ${repeated?.position} is stored twice`);
  return events;
}

async function readAll(db: Db, collection: string): Promise<StoredDocument[]> {
  const options = { raw: true, readConcern: { level: 'majority' }, sort: { _id: 1 } } as const;
  const documents: StoredDocument[] = [];
  for await (const bytes of db.collection(collection).find({}, options)) {
    demand(bytes instanceof Uint8Array, `${collection} was not read as bytes`);
    documents.push(readDocument(bytes));
  }
  return documents;
}

function verifyCommit(commit: StoredCommit, before: StoredCommit | undefined, log: Log): void {
  const where = `commit ${commit.number}`;
  const number = (before?.number ?? 0) + 1;
  demand(commit.number === number, `commit ${number} is missing: ${where} comes next`);
  const first = log.tree.size + 1;
  demandSame(`${where}: firstPosition`, commit.firstPosition, first);
  demandSame(`${where}: number of eventIds`, commit.eventIds.length, commit.count);
  if (before !== undefined) {
    demand(
      commit.timestamp >= before.timestamp,
      `${where}: timestamp ${commit.timestamp.toISOString()} lies before that of commit ${before.number}`,
    );
  }
  const touched = new Map<string, number>();
  commit.eventIds.forEach((eventId, index) => {
    const event = log.events[first + index - 1];
    const position = first + index;
    demand(event?.position === position, `event ${position} is missing, of ${where}`);
    verifyEvent(event, eventId, commit, log);
    touched.set(keyOf(event), event.sequenceNumber);
  });
  verifyAggregates(commit, touched);
  verifyTree(commit, log.tree);
}

function verifyEvent(
  event: StoredEvent,
  eventIdOfCommit: string,
  commit: StoredCommit,
  log: Log,
): void {
  const where = `event ${event.position}`;
  demandSame(`${where}: eventId`, event.eventId, eventIdOfCommit);
  const eventId = event.eventId.toLowerCase();
  demand(!log.eventIds.has(eventId), `${where}: eventId ${event.eventId} is stored twice`);
  log.eventIds.add(eventId);
  demandSame(`${where}: timestamp`, event.timestamp.toISOString(), commit.timestamp.toISOString());
  const key = keyOf(event);
  demandSame(`${where}: sequenceNumber`, event.sequenceNumber, (log.heads.get(key) ?? 0) + 1);
  log.heads.set(key, event.sequenceNumber);
  demandSame(`${where}: commitment`, hex(event.commitment), hex(commitmentOf(event)));
  const hash = leafHash(canonicalBytes(envelopeOf(event)));
  demandSame(`${where}: hash`, hex(event.hash), hex(hash));
  log.tree.add(hash);
}

function commitmentOf({ salt, data, metadata }: StoredEvent): Buffer {
  return sha256(salt, canonicalBytes({ data, metadata }));
}

function envelopeOf(event: StoredEvent): object {
  const { data: _, metadata: __, salt: ___, hash: ____, ...envelope } = event;
  return {
    ...envelope,
    timestamp: event.timestamp.toISOString(),
    commitment: hex(event.commitment),
  };
}

/** RFC 8785; fields that are undefined are left out. */
function canonicalBytes(value: object): Buffer {
  return Buffer.from(canonicalize(value) ?? '', 'utf8');
}

function verifyAggregates(commit: StoredCommit, touched: ReadonlyMap<string, number>): void {
  const where = `commit ${commit.number}: aggregates`;
  const listed = new Set<string>();
  for (const { type, id, sequenceNumber } of commit.aggregates) {
    const key = keyOf({ aggregateType: type, aggregateId: id });
    demand(!listed.has(key), `${where} lists ${type} ${id} twice`);
    demand(touched.has(key), `${where} lists ${type} ${id}, of which it has no event`);
    demandSame(`${where}: sequenceNumber of ${type} ${id}`, sequenceNumber, touched.get(key));
    listed.add(key);
  }
  const unlisted = [...touched.keys()].find((key) => !listed.has(key));
  demand(unlisted === undefined, `${where} does not list ${unlisted}`);
}

function verifyTree({ number, tree }: StoredCommit, log: MerkleTreeHash): void {
  const where = `commit ${number}: tree`;
  demandSame(`${where}.size`, tree.size, log.size);
  demandSame(`${where}.root`, hex(tree.root), hex(log.root()));
  demandSame(`${where}.peaks`, tree.peaks.map(hex).join(), log.peaks().map(hex).join());
}

function keyOf(aggregate: { readonly aggregateType: string; readonly aggregateId: string }) {
  return `${aggregate.aggregateType} ${aggregate.aggregateId}`;
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex');
}

function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

function demandSame<Value>(what: string, stored: Value, recomputed: Value): void {
  demand(stored === recomputed, `${what} is ${stored}, not ${recomputed}`);
}
