import jsonata from 'jsonata';
import { LIMITS } from '../../events/limits.ts';

/** Functions that run other text, or say something else of the same event each time. */
const FORBIDDEN: ReadonlySet<unknown> = new Set(['eval', 'now', 'millis', 'random', 'shuffle']);

/**
 * Why a text is no predicate, as a phrase; undefined where it is one. Whether it comes to an end
 * within its time, only its evaluation tells.
 */
export function whereFault(expression: string): string | undefined {
  if (expression.length > LIMITS.whereCharactersMax) {
    return `must have at most ${LIMITS.whereCharactersMax} characters`;
  }
  const tree = parsed(expression);
  if ('fault' in tree) return tree.fault;
  const name = forbiddenIn(tree.root);
  return name === undefined ? undefined : `must not use $${name}`;
}

function parsed(expression: string): { readonly root: unknown } | { readonly fault: string } {
  try {
    return { root: jsonata(expression).ast() };
  } catch (error) {
    // What is nested too deeply has no position.
    const { message, position } = error as { readonly message: string; readonly position?: number };
    const at = position === undefined ? '' : ` (at ${position})`;
    return { fault: `is no JSONata expression: ${message}${at}` };
  }
}

/** The name of the first such function that a variable stands for, wherever in the tree. */
function forbiddenIn(root: unknown): string | undefined {
  const left: unknown[] = [root];
  const seen = new Set<unknown>();
  while (left.length > 0) {
    const node = left.pop();
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    const { type, value } = node as { readonly type?: unknown; readonly value?: unknown };
    if (type === 'variable' && FORBIDDEN.has(value)) return String(value);
    left.push(...Object.values(node));
  }
  return undefined;
}
