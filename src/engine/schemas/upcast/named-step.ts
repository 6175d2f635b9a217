import type { Step } from './step.ts';

/** The same step; what it fails with says which one it was. */
export function namedStep(step: Step, toVersion: number): Step {
  const failed = (cause: unknown): never => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the step to version ${toVersion} fails: ${reason}`, { cause });
  };
  function naming<Given extends readonly unknown[], Result>(
    work: (...given: Given) => Result,
  ): (...given: Given) => Result {
    return (...given) => {
      try {
        return work(...given);
      } catch (error) {
        return failed(error);
      }
    };
  }
  if ('change' in step) return { change: naming(step.change) };
  if ('call' in step) return { ...step, call: naming(step.call) };
  const upcast = naming(step.upcast);
  return {
    upcast(data) {
      const result = upcast(data);
      return result instanceof Promise ? result.catch(failed) : result;
    },
  };
}
