import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { Fault } from '../../errors.ts';
import type { NewEvent } from '../../events/event.ts';
import { pointerTo } from '../../events/json-pointer.ts';
import { NEW_EVENT_FAULTS, NEW_EVENT_SCHEMA } from '../../events/new-event.schema.ts';

/** True where the schema has nothing against it; `newEventFaults` says the rest. */
export const isNewEvent = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  allErrors: true,
}).compile<NewEvent>(NEW_EVENT_SCHEMA);

/** What `isNewEvent` had against the value that it was last asked of, which stands at `pointer`. */
export function newEventFaults(pointer: string): readonly Fault[] {
  return (isNewEvent.errors ?? []).map((error) => faultOf(error, pointer));
}

/** No text without a sense: half of a character that takes two (JSON Schema cannot say it). */
export function surrogateFaults(event: NewEvent, pointer: string): readonly Fault[] {
  if (isWellFormed(event)) return [];
  const { tags = [] } = event;
  const texts: (readonly [string, string | undefined])[] = [
    ...NAMES.map((name) => [`/${name}`, event[name]] as const),
    ...tags.map((tag, index) => [`/tags/${index}`, tag] as const),
  ];
  return texts
    .filter(([, text]) => text?.isWellFormed() === false)
    .map(([place]) => ({
      pointer: pointer + place,
      message: 'has a lone surrogate, which is no text',
    }));
}

const NAMES = ['eventType', 'aggregateId', 'userId', 'correlationId', 'causationId'] as const;

/** Asked of every event, so it looks without making anything. */
function isWellFormed(event: NewEvent): boolean {
  for (const name of NAMES) if (event[name]?.isWellFormed() === false) return false;
  return event.tags?.every((tag) => tag.isWellFormed()) ?? true;
}

function faultOf({ params, keyword, message, instancePath }: ErrorObject, pointer: string): Fault {
  const { missingProperty, additionalProperty } = params as Record<string, string>;
  if (additionalProperty !== undefined) {
    const unknown = 'is no field of a new event';
    return {
      pointer: pointer + pointerTo(additionalProperty),
      message: said(additionalProperty) ?? unknown,
    };
  }
  if (missingProperty !== undefined) {
    return { pointer: `${pointer}/${missingProperty}`, message: 'is required' };
  }
  return {
    pointer: pointer + instancePath,
    message: wordsFor(keyword, instancePath) ?? `${message}`,
  };
}

function wordsFor(keyword: string, instancePath: string): string | undefined {
  if (keyword === 'minLength' || keyword === 'maxLength') return undefined;
  const [, field = ''] = instancePath.split('/');
  const isControlled = keyword === 'pattern' ? 'must have no control characters' : undefined;
  return said(field) ?? isControlled;
}

function said(field: string): string | undefined {
  return Object.hasOwn(NEW_EVENT_FAULTS, field) ? NEW_EVENT_FAULTS[field] : undefined;
}
