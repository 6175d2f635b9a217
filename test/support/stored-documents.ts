import type { StoredDocument } from './bson-document.ts';
import { DocumentFields } from './document-fields.ts';

/** An event as it lies in its collection. */
export interface StoredEvent {
  readonly position: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly sequenceNumber: number;
  readonly timestamp: Date;
  readonly userId: string | undefined;
  readonly correlationId: string | undefined;
  readonly causationId: string | undefined;
  readonly version: number;
  readonly data: StoredDocument;
  readonly metadata: StoredDocument;
  readonly tags: readonly string[];
  readonly salt: Buffer;
  readonly commitment: Buffer;
  readonly hash: Buffer;
}

/** A commit as it lies in its collection. */
export interface StoredCommit {
  readonly number: number;
  readonly firstPosition: number;
  readonly count: number;
  readonly timestamp: Date;
  readonly writer: string;
  readonly attemptId: string;
  readonly eventIds: readonly string[];
  readonly aggregates: readonly {
    readonly type: string;
    readonly id: string;
    readonly sequenceNumber: number;
  }[];
  readonly tree: {
    readonly size: number;
    readonly root: Buffer;
    readonly peaks: readonly Buffer[];
  };
}

/** @throws Error that names the document and the first field that is missing, wrong or too many. */
export function storedEvent(document: StoredDocument, collection: string): StoredEvent {
  const fields = new DocumentFields(`${collection} ${String(document['_id'])}`, document);
  const event = {
    position: fields.integer('_id', 1),
    eventId: fields.uuid('eventId'),
    eventType: fields.text('eventType'),
    aggregateType: fields.text('aggregateType'),
    aggregateId: fields.text('aggregateId'),
    sequenceNumber: fields.integer('sequenceNumber', 1),
    timestamp: fields.time('timestamp'),
    userId: fields.optionalText('userId'),
    correlationId: fields.optionalText('correlationId'),
    causationId: fields.optionalText('causationId'),
    version: fields.integer('version', 1),
    data: fields.json('data'),
    metadata: fields.json('metadata'),
    tags: fields.texts('tags'),
    salt: fields.bytes('salt', 16),
    commitment: fields.bytes('commitment', 32),
    hash: fields.bytes('hash', 32),
  };
  fields.nothingElse();
  return event;
}

/** @throws Error that names the commit and the first field that is missing, wrong or too many. */
export function storedCommit(document: StoredDocument): StoredCommit {
  const where = `commit ${String(document['_id'])}`;
  const fields = new DocumentFields(where, document);
  const commit = {
    number: fields.integer('_id', 1),
    firstPosition: fields.integer('firstPosition', 1),
    count: fields.integer('count', 1),
    timestamp: fields.time('timestamp'),
    writer: fields.text('writer'),
    attemptId: fields.text('attemptId'),
    eventIds: fields.texts('eventIds'),
    aggregates: fields.list('aggregates').map((aggregate, index) => {
      const inner = new DocumentFields(`${where}: aggregates[${index}]`, aggregate);
      return closed(inner, {
        type: inner.text('type'),
        id: inner.text('id'),
        sequenceNumber: inner.integer('sequenceNumber', 1),
      });
    }),
    tree: storedTree(fields.inner('tree'), where),
  };
  return closed(fields, commit);
}

function storedTree(fields: DocumentFields, where: string): StoredCommit['tree'] {
  return closed(fields, {
    size: fields.integer('size', 1),
    root: fields.bytes('root', 32),
    peaks: fields.list('peaks').map((peak, index) => {
      return new DocumentFields(`${where}: tree`, { [`peaks[${index}]`]: peak }).bytes(
        `peaks[${index}]`,
        32,
      );
    }),
  });
}

function closed<Content>(fields: DocumentFields, content: Content): Content {
  fields.nothingElse();
  return content;
}
