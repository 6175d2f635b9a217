import { LIMITS } from '../../../events/limits.ts';
import type { Subscriptions } from '../../../manages-subscriptions.ts';
import type { KeptSecret } from '../ports.ts';
import { type ChangeDeps, changeSubscription } from './change-subscription.ts';
import { assertTarget, type ManageDeps } from './manage-deps.ts';

/** For so long the secret before signs beside the new one. */
const ROTATION_MS = 24 * 3_600_000;

type RotateDeps = ChangeDeps & Pick<ManageDeps, 'secrets' | 'newSecret'>;

/** Gives a webhook a new secret. */
export function createRotateSecret(deps: RotateDeps): Subscriptions['rotateSecret'] {
  return async function rotateSecret(name) {
    const secret = deps.newSecret();
    await changeSubscription(deps, name, (stored) => {
      assertTarget(stored, 'webhook');
      const sealed = deps.secrets.seal(secret, stored.id);
      const now = deps.now();
      const before = stored.secrets.flatMap((each) => stillSigning(each, now));
      const secrets = [{ sealed }, ...before].slice(0, LIMITS.webhookSecretsMax);
      return { ...stored, secrets };
    });
    return { secret };
  };
}

/** The newest has no end until there is a newer one. */
function stillSigning({ sealed, expiresAt }: KeptSecret, now: number): readonly KeptSecret[] {
  if (expiresAt === undefined) {
    return [{ sealed, expiresAt: new Date(now + ROTATION_MS).toISOString() }];
  }
  return Date.parse(expiresAt) > now ? [{ sealed, expiresAt }] : [];
}
