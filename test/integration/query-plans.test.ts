import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { openedStore } from '../support/opened-store.ts';
import {
  markProfile,
  type ProfiledCommand,
  startProfiling,
  stopProfiling,
} from '../support/profiled-commands.ts';
import { itSeeded } from '../support/seeded-test.ts';
import { appendVaried, logNames } from '../support/varied-log.ts';
import { aRangeWith, everyCombination, type RangePart } from '../support/varied-ranges.ts';

const EVENTS = 3_000;
const TYPES = 3;
const EXAMINED_MAX = 200;
const LIMIT = 20;
/** All types together, once for the positions and twice for the events at them. */
const PLAIN_PAGE_KEYS_MAX = (TYPES + 2) * (LIMIT + 1) + 10;
/**
 * What a search looks at, twice; and to turn both ends of the time, and for every type those of the
 * positions, into numbers of commits and events: two rounds of 32 probes, each of up to two keys.
 */
const PAGE_KEYS_MAX = 2 * EXAMINED_MAX + (1 + TYPES) * 2 * 2 * 64;

describe('the plans of queries', function () {
  this.timeout(300_000);
  const { store, db } = openedStore({ capacity: { examinedEventsMax: EXAMINED_MAX } });
  const names = logNames();
  let log: readonly RecordedEvent[];

  itSeeded('are bounded for every combination of filters, in both orders', async (random) => {
    // Snapshots are taken behind the appends, and what they read would count.
    const never = { everyEvents: null, everyMs: null, onEventTypes: [] };
    await store().snapshots.setSnapshotPolicy(undefined, never);
    log = await appendVaried(store(), random, names, { count: EVENTS, groupMax: 20 });
    const combinations = new Map<string, readonly RangePart[]>();
    await startProfiling(db());
    for (const parts of everyCombination()) {
      for (const order of ['asc', 'desc'] as const) {
        const range = { ...aRangeWith(parts, random, names, log), order, limit: LIMIT };
        const name = `${parts.join(' ')}: ${JSON.stringify(range)}`;
        combinations.set(name, parts);
        await markProfile(db(), name);
        await store().readPage(range);
      }
    }
    const commands = await stopProfiling(db());
    expect([...commands.keys()]).to.deep.equal([...combinations.keys()]);
    for (const [name, parts] of combinations) {
      const ofPage = commands.get(name) ?? [];
      expectIndexed(ofPage, name);
      const keys = ofPage.reduce((sum, { keysExamined }) => sum + keysExamined, 0);
      expect(keys, name).to.be.at.most(isPlain(parts) ? PLAIN_PAGE_KEYS_MAX : PAGE_KEYS_MAX);
    }
  });

  it('are bounded for everything else that is read', async () => {
    const [aggregateType = ''] = names.aggregateTypes;
    const [aggregateId = ''] = names.aggregateIds;
    const [userId = ''] = names.userIds;
    const reads: Readonly<Record<string, () => Promise<unknown>>> = {
      readEvent: () => store().readEvent(log[1_234]?.eventId ?? ''),
      aggregateTypes: () => store().aggregateTypes(),
      listAggregates: () => store().listAggregates({ aggregateType, limit: 100 }),
      readAggregate: () => store().readAggregate({ aggregateType, aggregateId }).toArray(),
      readLog: () => store().readLog().toArray(),
      search: () => store().readLog({ userId, tag: 'none' }).toArray(),
      headPosition: () => store().headPosition(),
    };
    await startProfiling(db());
    for (const [name, read] of Object.entries(reads)) {
      await markProfile(db(), name);
      await read();
    }
    const commands = await stopProfiling(db());
    expect([...commands.keys()]).to.deep.equal(Object.keys(reads));
    for (const [name, ofRead] of commands) {
      const isWhole = name === 'readAggregate' || name === 'readLog';
      expectIndexed(ofRead, name, isWhole ? EVENTS : EXAMINED_MAX);
    }
    for (const { keysExamined } of commands.get('listAggregates') ?? []) {
      expect(keysExamined).to.be.at.most(3 * names.aggregateIds.length);
    }
  });
});

/** Neither a search nor one whose ends must be looked up first. */
function isPlain(parts: readonly RangePart[]): boolean {
  const hasId = parts.includes('aggregateId');
  const content = parts.filter((part) =>
    ['oneEventType', 'twoEventTypes', 'userId', 'correlationId', 'tag'].includes(part),
  );
  const isSearch = content.length > (hasId ? 0 : 1);
  return !isSearch && !parts.includes('times') && !(hasId && parts.includes('positions'));
}

function expectIndexed(
  commands: readonly ProfiledCommand[],
  name: string,
  examinedMax = EXAMINED_MAX,
): void {
  expect(commands, name).not.to.have.length(0);
  for (const { command, stages, keysExamined, docsExamined } of commands) {
    const described = `${name}\n${JSON.stringify(command)}\n${stages.join(' ')}`;
    expect(stages, described).not.to.include.oneOf(['COLLSCAN', 'SORT']);
    expect(stages, described).to.include.oneOf([...INDEX_STAGES]);
    expect(keysExamined, described).to.be.at.most(examinedMax);
    expect(docsExamined, described).to.be.at.most(examinedMax);
  }
}

const INDEX_STAGES = ['IXSCAN', 'DISTINCT_SCAN', 'IDHACK', 'RECORD_STORE_FAST_COUNT', 'EOF'];
