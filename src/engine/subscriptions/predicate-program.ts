import { type PredicateAnswer, PredicateContext, type PredicateTask } from './predicate-context.ts';

/** What the program says: that it has started, and what it has found. */
export type PredicateMessage = 'ready' | PredicateAnswer;

/** The program of the process that evaluates predicates, one task after the other. */
const context = new PredicateContext();

process.on('message', (task: PredicateTask) => {
  process.send?.(context.evaluate(task) satisfies PredicateMessage);
});
process.once('disconnect', () => process.exit());
process.send?.('ready' satisfies PredicateMessage);
