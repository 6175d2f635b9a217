import { casesOf } from './alternatives.ts';
import type { Facts } from './facts.ts';
import { knownOfItem, knownOfMember, prefixLength } from './known-within.ts';
import { areCrossed } from './number-bounds.ts';
import { ROOT } from './place.ts';
import type { Proof } from './proof.ts';
import type { ValueType } from './value-types.ts';

/** Whether the facts contradict each other, so that no value fulfils them. */
export function isContradiction(facts: Facts, proof: Proof): boolean {
  if (facts.values?.length === 0) return true;
  if ([...facts.types].every((type) => IS_IMPOSSIBLE[type](facts, proof))) return true;
  if (isExcluded(facts, proof)) return true;
  const cases = casesOf(facts, proof.nodes);
  return cases?.every((known) => proof.isNone(known)) ?? false;
}

/** A value of that type cannot fulfil the facts. */
const IS_IMPOSSIBLE: Readonly<Record<ValueType, (facts: Facts, proof: Proof) => boolean>> = {
  null: () => false,
  boolean: () => false,
  object: isImpossibleObject,
  array: isImpossibleArray,
  string: ({ lengths }) => lengths.min > lengths.max,
  integer: ({ bounds }) => areCrossed(bounds),
  fraction: ({ bounds }) => areCrossed(bounds),
};

function isImpossibleObject(facts: Facts, proof: Proof): boolean {
  const { memberCounts, required } = facts;
  if (Math.max(memberCounts.min, required.size) > memberCounts.max) return true;
  return [...required].some((name) => proof.isNoneWithin(knownOfMember(name, facts, proof)));
}

function isImpossibleArray(facts: Facts, proof: Proof): boolean {
  const { min, max } = facts.itemCounts;
  if (min > max) return true;
  const indexes = Array.from({ length: Math.min(min, prefixLength(facts) + 1) }, (_, at) => at);
  return indexes.some((index) => proof.isNoneWithin(knownOfItem(index, facts, proof)));
}

/** A `not` excludes all that is known. */
function isExcluded(facts: Facts, proof: Proof): boolean {
  return facts.readable.some(({ schema: { not }, document }) => {
    if (not === undefined) return false;
    return proof.faults(facts, proof.nodes.node(not, document), ROOT).length === 0;
  });
}
