/** The stream of all events; every other one is called like its aggregate type. */
export const ALL_STREAM = 'all';

/** An event on its way into streams. */
export interface Publication {
  readonly position: number;
  readonly aggregateType: string;
  readonly eventType: string;
  /** A CloudEvent in JSON. */
  readonly text: string;
  /** Those that it is to be added to; at least one. */
  readonly streams: readonly string[];
  /** Whether those who listen to its channel are told. */
  readonly isAnnounced: boolean;
}

/** What is let go of again; nothing where both are absent. */
export interface Trimming {
  readonly lengthMax?: number | undefined;
  /** The first position that is kept. */
  readonly positionMin?: number | undefined;
}

export interface PublicationBatch {
  readonly epoch: number;
  /** In position order. */
  readonly publications: readonly Publication[];
  /** The last position that each stream must have, theirs at least; 0 for one that is not there. */
  readonly lasts: ReadonlyMap<string, number>;
  readonly trimming: Trimming;
}

/**
 * `differs`: a stream has another last position than expected. `superseded`: somebody began later.
 * `full`: there is no memory left. In all of these nothing was added.
 */
export type AddOutcome =
  | { readonly kind: 'added'; readonly unannounced: number }
  | { readonly kind: 'differs' | 'superseded' | 'full' };

export interface StreamsSeen {
  /** The latest one that anybody has begun with. */
  readonly epoch: number;
  /** The latest one before this look; 0 where that is gone. */
  readonly epochBefore: number;
  /** The last position that each stream has ever had; 0 for one that is not there. */
  readonly lasts: ReadonlyMap<string, number>;
}

/**
 * Streams of events outside of the database, which may lose anything at any time. Whatever rejects,
 * rejects with an error whose message says what there is against it; whether it was carried out is
 * then unknown.
 */
export interface PublishedStreams {
  /** Begins with the epoch, unless somebody has with a later one, and sees what is there. */
  look(epoch: number, streams: readonly string[]): Promise<StreamsSeen | 'full'>;
  /**
   * Adds all of it at once, each publication to its streams in order. Without publications it costs
   * next to nothing, and only tells whether the streams are as expected.
   */
  add(batch: PublicationBatch): Promise<AddOutcome>;
  /** Trims, unless somebody has begun later. */
  trim(epoch: number, streams: readonly string[], trimming: Trimming): Promise<void>;
}

/** What a publisher asks of the database. Everything rejects with `unavailable`. */
export interface PublishingStore {
  /** An epoch of this task that is later than all before, and at least this one. */
  nextEpoch(task: string, atLeast: number): Promise<number>;
  /** The position of the event of a type that `count - 1` newer ones follow; 0 where there is none. */
  nthNewest(aggregateType: string, count: number): Promise<number>;
}
