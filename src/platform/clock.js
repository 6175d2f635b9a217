export const systemClock = {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    every(ms, action) {
        const timer = setInterval(action, ms);
        timer.unref();
        return { stop: () => clearInterval(timer) };
    },
};
/** Resolves when so much time has passed; unlike `sleep`, it does not keep the process alive. */
export function passed(clock, ms) {
    return new Promise((resolve) => {
        const timer = clock.every(ms, () => {
            timer.stop();
            resolve();
        });
    });
}
//# sourceMappingURL=clock.js.map