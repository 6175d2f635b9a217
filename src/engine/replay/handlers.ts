import { invalidRequest } from '../../errors.ts';
import { type Handler, MERGE_PATCH } from './handler.ts';

/** Which handler folds the events of which aggregate type. */
export interface Handlers {
  /**
   * The one that is asked for by name; else the type's own: the one of its name, or the only one it
   * has; else `merge-patch`, which there always is.
   *
   * @throws EventStoreError `invalid_request` where there is none of that name.
   */
  handlerOf(aggregateType: string, name?: string): Handler;
}

type Named = ReadonlyMap<string, Handler>;

/** By aggregate type, and then by name. */
export function createHandlers(byType: ReadonlyMap<string, Named>): Handlers {
  return {
    handlerOf(aggregateType, name) {
      const handlers = byType.get(aggregateType) ?? new Map<string, Handler>();
      if (name === undefined) return ownOf(aggregateType, handlers) ?? MERGE_PATCH;
      const handler = name === MERGE_PATCH.name ? MERGE_PATCH : handlers.get(name);
      if (handler !== undefined) return handler;
      const names = [...handlers.keys(), MERGE_PATCH.name].join(', ');
      const message = `names no handler of ${aggregateType}; there are: ${names}`;
      throw invalidRequest([{ pointer: '/handler', message }]);
    },
  };
}

function ownOf(aggregateType: string, handlers: Named): Handler | undefined {
  const [only] = handlers.values();
  return handlers.get(aggregateType) ?? (handlers.size === 1 ? only : undefined);
}
