import type { ReadOnlyStore } from '../../src/open-read-only-store.ts';
import { textTable } from '../text-table.ts';

const NONE = '-';

/** Lists the event types that have schemas, those of the folder included. */
export function listSchemas({
  registry,
  unregistered,
}: Pick<ReadOnlyStore, 'registry' | 'unregistered'>): void {
  const head = ['aggregate type', 'event type', 'latest', 'mode', 'deprecated', 'not registered'];
  const rows = registry.subjects().map(({ summary }) => {
    const { aggregateType, eventType, latestVersion, mode, deprecatedVersions } = summary;
    const inFilesOnly = unregistered
      .filter((name) => name.aggregateType === aggregateType && name.eventType === eventType)
      .map(({ version }) => version);
    const versions = [deprecatedVersions, inFilesOnly].map(listed);
    return [aggregateType, eventType, `v${latestVersion}`, mode, ...versions];
  });
  console.log(textTable(head, rows));
}

function listed(versions: readonly number[]): string {
  return versions.length === 0 ? NONE : versions.map((version) => `v${version}`).join(' ');
}
