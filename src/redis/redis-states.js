import { hash } from 'node:crypto';
/** A state that nobody has asked for, or come further with, for so long is let go. */
const KEPT_MS = 60 * 60 * 1_000;
/** Larger ones would hold up everybody else's commands. */
const STATE_BYTES_MAX = 1024 * 1024;
/** Most aggregates are read anew in less. */
const ANSWER_MS = 50;
/** After a failure Redis is left alone for so long, so that it costs no replay after the other. */
const REST_MS = 1_000;
/**
 * Keeps states in Redis, for all processes together. Where Redis is lost, silent, full or read-only,
 * there is nothing to be had and nothing kept.
 */
export function createRedisStates(client, { prefix, onTrouble, onFailure = () => { } }) {
    let restsUntil = 0;
    let isFailing = false;
    function rest(error) {
        restsUntil = performance.now() + REST_MS;
        onFailure();
        // That it cannot be reached, the connection tells.
        if (!isFailing && client.status === 'ready') {
            onTrouble(`Redis does not share states: ${error.message}`);
        }
        isFailing = true;
    }
    async function asked(ask) {
        if (performance.now() < restsUntil)
            return undefined;
        try {
            const answer = await inTime(ask());
            isFailing = false;
            return answer;
        }
        catch (error) {
            rest(error);
            return undefined;
        }
    }
    const nameOf = (key) => `{${prefix}}:state:${hash('sha256', key, 'base64url')}`;
    return {
        async get(key) {
            return (await asked(() => client.get(nameOf(key)))) ?? undefined;
        },
        async set(key, text) {
            if (Buffer.byteLength(text) > STATE_BYTES_MAX)
                return;
            await asked(() => client.set(nameOf(key), text, 'PX', KEPT_MS));
        },
    };
}
/** Whatever comes of it later, nobody waits for any more. */
async function inTime(answer) {
    let timer;
    const tooLate = new Promise((_, reject) => {
        const error = new Error(`no answer within ${ANSWER_MS} ms`);
        timer = setTimeout(() => reject(error), ANSWER_MS);
    });
    answer.catch(() => { });
    try {
        return await Promise.race([answer, tooLate]);
    }
    finally {
        clearTimeout(timer);
    }
}
//# sourceMappingURL=redis-states.js.map