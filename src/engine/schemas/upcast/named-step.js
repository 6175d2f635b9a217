/** The same step; what it fails with says which one it was. */
export function namedStep(step, toVersion) {
    const failed = (cause) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`the step to version ${toVersion} fails: ${reason}`, { cause });
    };
    function naming(work) {
        return (...given) => {
            try {
                return work(...given);
            }
            catch (error) {
                return failed(error);
            }
        };
    }
    if ('change' in step)
        return { change: naming(step.change) };
    if ('call' in step)
        return { ...step, call: naming(step.call) };
    const upcast = naming(step.upcast);
    return {
        upcast(data) {
            const result = upcast(data);
            return result instanceof Promise ? result.catch(failed) : result;
        },
    };
}
//# sourceMappingURL=named-step.js.map