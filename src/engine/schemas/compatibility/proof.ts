import type { JsonObject } from '../../../events/event.ts';
import type { Facts, Known } from './facts.ts';
import type { Incompatibility } from './incompatibility.ts';
import type { Place } from './place.ts';
import type { ReadableNode, SchemaNode, SchemaNodes } from './schema-nodes.ts';
import type { Evaluate } from './verdict.ts';

/** What a rule may ask for on its way. */
export interface Proof {
  readonly nodes: SchemaNodes;
  readonly evaluate: Evaluate;
  facts(known: Known): Facts;
  /** Why the node may refuse a value of which `known` is known; about that same value. */
  faults(known: Known, accepting: SchemaNode, place: Place): readonly Incompatibility[];
  /** The same of a value within the value: a member, an item, or the name of a member. */
  faultsWithin(
    within: readonly SchemaNode[],
    accepting: SchemaNode,
    place: Place,
  ): readonly Incompatibility[];
  /** Whether it is proven that there is no such value. */
  isNone(known: Known): boolean;
  isNoneWithin(within: readonly SchemaNode[]): boolean;
}

/** That a keyword accepts every value of which the facts are known. */
export interface Claim {
  readonly facts: Facts;
  readonly node: ReadableNode;
  readonly schema: JsonObject;
  readonly keyword: string;
  /** Of the keyword. */
  readonly place: Place;
  readonly proof: Proof;
}

/** Why a claim was not proven; empty only where it was. */
export type Rule = (claim: Claim) => readonly Incompatibility[];

/** Knowledge of a value of which nothing but these schemas is known. */
export function knownOf(nodes: readonly SchemaNode[]): Known {
  return { nodes, chosen: new Set() };
}

/** The same value, of which more is known. */
export function knownAlso(known: Known, ...more: readonly SchemaNode[]): Known {
  return { nodes: [...known.nodes, ...more], chosen: known.chosen };
}
