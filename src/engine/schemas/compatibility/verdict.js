export function verdictOf(isAccepted) {
    if (isAccepted === undefined)
        return 'unknown';
    return isAccepted ? 'accepted' : 'refused';
}
/** Of several schemas that all must accept the value. */
export function verdictOfAll(verdicts) {
    let all = 'accepted';
    for (const verdict of verdicts) {
        if (verdict === 'refused')
            return 'refused';
        if (verdict === 'unknown')
            all = 'unknown';
    }
    return all;
}
/** Of several schemas, of which as many must accept the value as `isEnough` says. */
export function verdictOfCount(verdicts, isEnough) {
    const accepted = verdicts.filter((verdict) => verdict === 'accepted').length;
    const unknown = verdicts.filter((verdict) => verdict === 'unknown').length;
    const answers = new Set();
    for (let more = 0; more <= unknown; more++)
        answers.add(isEnough(accepted + more));
    return answers.size === 1 ? verdictOf(answers.has(true)) : 'unknown';
}
export function verdictOfNot(verdict) {
    if (verdict === 'unknown')
        return verdict;
    return verdict === 'accepted' ? 'refused' : 'accepted';
}
//# sourceMappingURL=verdict.js.map