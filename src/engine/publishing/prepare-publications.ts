import { cloudEventFrom } from '../../events/cloud-event.ts';
import type { RecordedEvent } from '../../events/event.ts';
import type { Publication } from './ports.ts';

export interface PrepareDeps {
  /** In the latest version of its schema; throws or rejects where a step cannot do its work. */
  readonly upcast: (event: RecordedEvent) => RecordedEvent | Promise<RecordedEvent>;
  /** Hears of each event that is published as it is stored because it could not be upcast. */
  readonly onNotUpcast: (event: RecordedEvent, cause: unknown) => void;
}

/** An event as it is published, before it is known where. */
export type PreparedEvent = Pick<Publication, 'position' | 'aggregateType' | 'eventType' | 'text'>;

/**
 * Events as CloudEvents. One that cannot be had in the latest version goes out as it is stored,
 * which its `schemaversion` says: a stream without it would be worse for everybody but those who
 * cannot read it.
 */
export async function prepareEvents(
  events: readonly RecordedEvent[],
  deps: PrepareDeps,
): Promise<readonly PreparedEvent[]> {
  const prepared: PreparedEvent[] = [];
  for (const event of events) {
    const upcast = upcastOrStored(event, deps);
    const latest = upcast instanceof Promise ? await upcast : upcast;
    const { position, aggregateType, eventType } = event;
    const text = JSON.stringify(cloudEventFrom(latest));
    prepared.push({ position, aggregateType, eventType, text });
  }
  return prepared;
}

function upcastOrStored(
  event: RecordedEvent,
  { upcast, onNotUpcast }: PrepareDeps,
): RecordedEvent | Promise<RecordedEvent> {
  const asStored = (cause: unknown) => {
    onNotUpcast(event, cause);
    return event;
  };
  try {
    const result = upcast(event);
    return result instanceof Promise ? result.catch(asStored) : result;
  } catch (cause) {
    return asStored(cause);
  }
}
