import { spawn } from 'node:child_process';
/** A RunCommand for real programs. It kills the one that exceeds its limits. */
export const runCommand = async (command, args, limits) => {
    const child = spawn(command, args, { env: limits.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const limit = new Limit(child, limits);
    try {
        const result = await resultOf(child);
        if (limit.exceeded !== null)
            throw new Error(limit.exceeded);
        return result;
    }
    finally {
        limit.lift();
    }
};
class Limit {
    exceeded = null;
    #timers = [];
    constructor(child, { timeoutMs, silenceMs }) {
        this.#killAfter(child, timeoutMs, `it took longer than ${timeoutMs / 1_000} s`);
        if (silenceMs === undefined)
            return;
        const silence = `nothing was heard of it for ${silenceMs / 1_000} s`;
        const timer = this.#killAfter(child, silenceMs, silence);
        child.stdout?.on('data', () => timer.refresh());
        child.stderr?.on('data', () => timer.refresh());
    }
    lift() {
        for (const timer of this.#timers)
            clearTimeout(timer);
    }
    #killAfter(child, timeMs, reason) {
        const timer = setTimeout(() => {
            this.exceeded = reason;
            child.kill('SIGKILL');
            // Its own children may hold the pipes open; nobody waits for them.
            child.stdout?.destroy();
            child.stderr?.destroy();
        }, timeMs);
        this.#timers.push(timer);
        return timer;
    }
}
function resultOf(child) {
    return new Promise((resolve, reject) => {
        let stdout = '';
        let stderr = '';
        child.stdout?.setEncoding('utf8').on('data', (text) => {
            stdout += text;
        });
        child.stderr?.setEncoding('utf8').on('data', (text) => {
            stderr += text;
        });
        child.once('error', reject);
        child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    });
}
//# sourceMappingURL=run-command.js.map