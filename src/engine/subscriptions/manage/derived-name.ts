import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../events/canonical-json.ts';
import type { JsonValue } from '../../../events/event.ts';
import type { SubscriptionDefinition } from '../../../subscriptions.ts';
import { withSortedFilter } from './same-definition.ts';
import { withHiddenHeaders } from './shown-target.ts';

type Nameless = Omit<SubscriptionDefinition, 'name'>;

/**
 * The name of a subscription that was given none: the type of its target and 64 bits of SHA-256 over
 * its content as canonical JSON, every default filled in. The same content has the same name, so
 * that a repeat is one. What headers hold is no part of it: it could be guessed, and tried.
 */
export function derivedName({ target, ...others }: Nameless): string {
  const content = withSortedFilter({ ...others, target: withHiddenHeaders(target) });
  // Copied, so that it is JSON for the type as well.
  const json = canonicalJson(JSON.parse(JSON.stringify(content)) as JsonValue);
  const digits = createHash('sha256').update(json).digest('hex').slice(0, 16);
  return `${target.type}-${digits}`;
}
