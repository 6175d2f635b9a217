import type { Db, Document } from 'mongodb';

/** A command as the server ran it, with the statistics that `explain` would give of it. */
export interface ProfiledCommand {
  readonly command: Document;
  readonly collection: string;
  /** Every stage of its plan. */
  readonly stages: readonly string[];
  readonly keysExamined: number;
  readonly docsExamined: number;
}

const PROFILE_BYTES = 256 * 1024 * 1024;
const MARKERS = 'profile_markers';

/** Makes the server write down every command on the database from now on. */
export async function startProfiling(db: Db): Promise<void> {
  await db.command({ profile: 0 });
  await db.dropCollection('system.profile');
  await db.createCollection('system.profile', { capped: true, size: PROFILE_BYTES });
  await db.command({ profile: 2 });
}

/** What is run from here to the next mark goes by this name. */
export async function markProfile(db: Db, name: string): Promise<void> {
  await db.collection(MARKERS).findOne({ name });
}

/** Stops, and resolves with the store's commands by the names that were marked. */
export async function stopProfiling(db: Db): Promise<ReadonlyMap<string, ProfiledCommand[]>> {
  await db.command({ profile: 0 });
  const byName = new Map<string, ProfiledCommand[]>();
  let current: ProfiledCommand[] = [];
  const entries = db.collection('system.profile').find().sort({ $natural: 1 });
  for await (const { command, ns, appName, ...taken } of entries) {
    const collection = String(ns).slice(db.databaseName.length + 1);
    if (collection === MARKERS) {
      current = [];
      byName.set(command.filter.name, current);
    } else if (appName === 'event-store' && !isUnplanned(command)) {
      current.push({
        command,
        collection,
        stages: stagesIn(taken),
        keysExamined: taken['keysExamined'] ?? 0,
        docsExamined: taken['docsExamined'] ?? 0,
      });
    }
  }
  return byName;
}

function isUnplanned(command: Document): boolean {
  return 'listCollections' in command;
}

/** Of a pipeline the server writes down no more than how it is read, and whether it is sorted. */
function stagesIn({ execStats, planSummary, hasSortStage }: Document): string[] {
  if (execStats !== undefined) return stagesOf(execStats);
  const read = String(planSummary).match(/[A-Z_]+(?= |$)/g) ?? [];
  return [...read, ...(hasSortStage ? ['SORT'] : [])];
}

function stagesOf(stage: Document): string[] {
  const inner = [stage['inputStage'], ...(stage['inputStages'] ?? [])];
  return [stage['stage'], ...inner.filter(Boolean).flatMap(stagesOf)];
}
