/** Why a request is not carried on with that nobody waits for any more; no fault of ours. */
export function clientGone() {
    return Object.assign(new Error('The client has gone'), { code: CODE });
}
export function isClientGone(error) {
    return error.code === CODE;
}
/** By which Express and what goes with it know it, too. */
const CODE = 'ECONNABORTED';
//# sourceMappingURL=client-gone.js.map