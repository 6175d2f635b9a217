import { isEventStoreError } from '../errors.js';
import { answerWithProblem } from './problem.js';
import { contextOf } from './request-context.js';
/** How soon a read that goes on notices that its client would not be let in any more. */
const RECHECK_MS = 1_000;
/**
 * A read may go on for long: it ends when its client would not be let in any more, with
 * `unauthenticated` where nothing of the answer was sent yet. An append that is under way cannot be
 * called back, and ends by itself.
 */
export function recheckWhileOpen({ method, access }, request, response, admission) {
    if (method !== 'get' || access === 'public')
        return;
    const timer = setInterval(() => {
        admission.assertStillKnown(request).catch((error) => {
            // Where nobody can tell, the next time tells.
            if (!isEventStoreError(error, 'unauthenticated') || response.writableEnded)
                return;
            clearInterval(timer);
            answerWithProblem(response, error);
            contextOf(response).brokenOffBy = 'unauthenticated';
        });
    }, RECHECK_MS);
    timer.unref();
    response.once('close', () => clearInterval(timer));
}
//# sourceMappingURL=recheck.js.map