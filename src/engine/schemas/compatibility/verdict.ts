import type { JsonValue } from '../../../events/event.ts';
import type { SchemaNode } from './schema-nodes.ts';

/** Whether a schema accepts a value; unknown where that was not found out. */
export type Verdict = 'accepted' | 'refused' | 'unknown';

/** What a schema says of one value: for what an `enum` or a `const` lists, and for names. */
export type Evaluate = (value: JsonValue, node: SchemaNode) => Verdict;

export function verdictOf(isAccepted: boolean | undefined): Verdict {
  if (isAccepted === undefined) return 'unknown';
  return isAccepted ? 'accepted' : 'refused';
}

/** Of several schemas that all must accept the value. */
export function verdictOfAll(verdicts: Iterable<Verdict>): Verdict {
  let all: Verdict = 'accepted';
  for (const verdict of verdicts) {
    if (verdict === 'refused') return 'refused';
    if (verdict === 'unknown') all = 'unknown';
  }
  return all;
}

/** Of several schemas, of which as many must accept the value as `isEnough` says. */
export function verdictOfCount(
  verdicts: readonly Verdict[],
  isEnough: (count: number) => boolean,
): Verdict {
  const accepted = verdicts.filter((verdict) => verdict === 'accepted').length;
  const unknown = verdicts.filter((verdict) => verdict === 'unknown').length;
  const answers = new Set<boolean>();
  for (let more = 0; more <= unknown; more++) answers.add(isEnough(accepted + more));
  return answers.size === 1 ? verdictOf(answers.has(true)) : 'unknown';
}

export function verdictOfNot(verdict: Verdict): Verdict {
  if (verdict === 'unknown') return verdict;
  return verdict === 'accepted' ? 'refused' : 'accepted';
}
