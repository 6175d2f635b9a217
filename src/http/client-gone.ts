/** Why a request is not carried on with that nobody waits for any more; no fault of ours. */
export function clientGone(): Error {
  return Object.assign(new Error('The client has gone'), { code: CODE });
}

export function isClientGone(error: unknown): boolean {
  return (error as { readonly code?: string }).code === CODE;
}

/** By which Express and what goes with it know it, too. */
const CODE = 'ECONNABORTED';
