import { type Fault, invalidRequest } from '../../errors.ts';
import type { AppendContext } from '../../event-store.ts';
import type { JsonObject, JsonValue } from '../../events/event.ts';
import { LIMITS } from '../../events/limits.ts';

/** @throws EventStoreError `invalid_request`. */
export function checkedContext(context: AppendContext): AppendContext {
  const faults = faultsOf(context);
  if (faults.length > 0) throw invalidRequest(faults);
  return context;
}

/**
 * The metadata with the trace of the request, where it speaks of no trace itself. Half a trace of
 * the event's own and half of the request's would be the trace of nothing.
 */
export function withTrace(
  metadata: JsonObject,
  { traceparent, tracestate }: AppendContext,
): JsonObject {
  if (traceparent === undefined || 'traceparent' in metadata || 'tracestate' in metadata) {
    return metadata;
  }
  return { ...metadata, traceparent, ...(tracestate !== undefined && { tracestate }) };
}

/** What metadata says beside a trace that the store may have put there. */
export function withoutTrace(metadata: JsonObject): JsonObject {
  const { traceparent, tracestate: _, ...rest } = metadata;
  return isTraceparent(traceparent) ? rest : metadata;
}

/** As W3C Trace Context, level 1, §3.2 has it: all zeros is no id. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const CONTROL_CHARACTER = /\p{Cc}/u;

function isTraceparent(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && TRACEPARENT.test(value);
}

function faultsOf(context: AppendContext): readonly Fault[] {
  if (typeof context !== 'object' || context === null) {
    return [{ pointer: '/context', message: 'must be an object' }];
  }
  const { correlationId, traceparent, tracestate } = context;
  const faults: Fault[] = [];
  const max = LIMITS.idCharactersMax;
  const text = `must be 1 to ${max} characters, none of them a control character`;
  if (!isName(correlationId)) faults.push({ pointer: '/context/correlationId', message: text });
  if (traceparent !== undefined && !isTraceparent(traceparent)) {
    const message = 'must be a traceparent of version 00 (W3C Trace Context)';
    faults.push({ pointer: '/context/traceparent', message });
  }
  if (!isName(tracestate)) faults.push({ pointer: '/context/tracestate', message: text });
  return faults;
}

/** Characters are counted as code points, as a schema counts them. */
function isName(value: string | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'string' || value.length === 0) return false;
  const max = LIMITS.idCharactersMax;
  if (value.length > max && [...value.slice(0, 2 * max + 1)].length > max) return false;
  return value.isWellFormed() && !CONTROL_CHARACTER.test(value);
}
