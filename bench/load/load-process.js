import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
/** Resolves once the process has opened what it needs. Should this process die, so does it. */
export async function startLoadProcess({ program, opening }) {
    const file = fileURLToPath(new URL(`./processes/${program}.js`, import.meta.url));
    const child = fork(file, { serialization: 'advanced' });
    const exited = once(child, 'exit');
    async function answerTo(order) {
        const report = once(child, 'message').then(([message]) => message);
        child.send(order);
        return await Promise.race([report, exited.then(() => failed(program))]);
    }
    await answerTo({ open: opening });
    return {
        load: async (load) => (await answerTo({ load })),
        async stop() {
            child.disconnect();
            await exited;
        },
    };
}
function failed(program) {
    throw new Error(`A process of ${program} came to its end.`);
}
//# sourceMappingURL=load-process.js.map