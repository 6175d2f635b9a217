import { type Fault, invalidRequest } from '../../errors.ts';
import type { WhatIfEvent } from '../../replay.ts';
import type { SchemaPolicy } from '../../schemas.ts';
import type { CheckWhatIf } from '../replay/ports.ts';
import { verdictOn } from './check-events.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/** What-if events are checked as an append would check them, and come as they would be read. */
export function createCheckWhatIf(
  registry: Pick<SchemaRegistry, 'find'>,
  policy: SchemaPolicy,
): CheckWhatIf {
  return async function checkWhatIf(aggregateType, events) {
    const faults: Fault[] = [];
    const upcast: Required<WhatIfEvent>[] = [];
    for (const [index, event] of events.entries()) {
      const { eventType, data } = event;
      const subject = registry.find({ aggregateType, eventType });
      const latest = subject?.latestVersion ?? 1;
      const { version = latest } = event;
      const verdict = verdictOn({ aggregateType, eventType, version, data }, subject, policy);
      for (const { pointer, message } of verdict.faults) {
        faults.push({ pointer: `/whatIf/${index}${pointer}`, message });
      }
      if (verdict.faults.length > 0 || subject === undefined) upcast.push({ ...event, version });
      else {
        const upcastData = await subject.upcastData(data, version, latest);
        upcast.push({ eventType, version: latest, data: upcastData });
      }
    }
    if (faults.length > 0) throw invalidRequest(faults);
    return upcast;
  };
}
