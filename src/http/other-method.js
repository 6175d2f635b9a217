import { EventStoreError } from '../errors.js';
import { answerWithProblem } from './problem.js';
/** Answers a request for a path that is there for other methods: OPTIONS with what they are. */
export function answerOtherMethod({ method, path }, response, methods) {
    const allow = [...methods, 'OPTIONS'];
    if (method === 'OPTIONS') {
        response.setHeader('Allow', allow.join(', '));
        response.statusCode = 204;
        response.end();
        return;
    }
    const message = `${path} is not there for ${method}, but for ${allow.join(', ')}.`;
    answerWithProblem(response, new EventStoreError('method_not_allowed', message, { allow }));
}
//# sourceMappingURL=other-method.js.map