import type { Request, Response } from 'express';
import type { Authentication } from '../access/authentication.ts';
import { authorisedAppends } from '../access/authorised-appends.ts';
import { authorisedLive } from '../access/authorised-live.ts';
import { authorisedReads } from '../access/authorised-reads.ts';
import { authorisedReplays } from '../access/authorised-replays.ts';
import { authorisedSchemas } from '../access/authorised-schemas.ts';
import { authorisedSnapshots } from '../access/authorised-snapshots.ts';
import { authorisedSubscriptions } from '../access/authorised-subscriptions.ts';
import { ANYBODY, assertScope, NOBODY, type Principal } from '../access/principal.ts';
import { invalidRequest } from '../errors.ts';
import type { AppendsEvents, EventStore, ReadsEvents } from '../event-store.ts';
import { isLoopback, networkOf } from '../platform/addresses.ts';
import type { Access } from './access.ts';
import { type BudgetName, type Budgets, spend } from './budgets.ts';
import type { Operation } from './operation.ts';
import { isOwnName } from './own-name.ts';

export interface AdmissionDeps {
  readonly store: AppendsEvents &
    ReadsEvents &
    Pick<EventStore, 'schemas' | 'named' | 'replays' | 'snapshots' | 'live' | 'subscriptions'>;
  readonly authentication: Pick<Authentication, 'known' | 'principalOf'>;
  readonly budgets: Budgets;
  /** Whether, without authentication, a client on this machine may call it by any name. */
  readonly takesAnyHost?: boolean | undefined;
}

type StoreAccess = Pick<
  Access,
  'reads' | 'appends' | 'schemas' | 'states' | 'replays' | 'snapshots' | 'live' | 'subscriptions'
>;

/** Lets requests in, or does not. Whatever is not let in here is not let in. */
export class Admission {
  readonly #deps: AdmissionDeps;
  /** What hangs on a principal that is known again and again. */
  readonly #stores = new WeakMap<Principal, StoreAccess>();

  constructor(deps: AdmissionDeps) {
    this.#deps = deps;
  }

  /**
   * Decides what a request may use. `operation` is what it asks for; undefined where there is none,
   * which is told only to those who may ask.
   *
   * @throws EventStoreError `unauthenticated`, `forbidden`, `rate_limited`, `unavailable`.
   */
  async admit(
    operation: Pick<Operation, 'access' | 'budget'> | undefined,
    request: Request,
    response: Response,
  ): Promise<Access> {
    const { access = 'any', budget = 'address' } = operation ?? {};
    const address = request.ip ?? '';
    if (access === 'public') {
      if (!isLoopback(address)) await this.#spend('address', networkOf(address), response);
      return this.#accessOf(NOBODY, address, response);
    }
    const principal = await this.#principalOf(request, response);
    if (principal === ANYBODY) this.#assertOwnName(request);
    const granted = this.#accessOf(principal, address, response);
    // To be refused costs as much: whoever asks for what is not theirs is counted as well.
    await granted.spend(budget);
    if (access !== 'any') assertScope(principal, access);
    return granted;
  }

  /**
   * Resolves where the request is still let in, a while after it was.
   *
   * @throws EventStoreError `unauthenticated`.
   */
  async assertStillKnown({ headers }: Request): Promise<void> {
    await this.#deps.authentication.principalOf(headers.authorization);
  }

  /** Where nobody is asked who they are, a page of any name could have itself resolved to us. */
  #assertOwnName({ headers: { host = '' }, socket }: Request): void {
    // Of the connection itself: what a page has its browser say of addresses is the page's word.
    if (!isLoopback(socket.remoteAddress ?? '')) return;
    if (this.#deps.takesAnyHost || isOwnName(host)) return;
    const message =
      'must be an IP address or localhost as long as authentication is off; AUTH=off takes any';
    throw invalidRequest([{ pointer: '/Host', message }]);
  }

  async #principalOf(request: Request, response: Response): Promise<Principal> {
    const { authentication } = this.#deps;
    const { authorization } = request.headers;
    const known = authentication.known(authorization);
    if (known !== undefined) return known;
    // To find out costs work, for whoever asks: so there is a limit to it before.
    await this.#spend('address', networkOf(request.ip ?? ''), response);
    return await authentication.principalOf(authorization);
  }

  #accessOf(principal: Principal, address: string, response: Response): Access {
    const countedAs = countedFor(principal, address);
    return {
      principal,
      countedAs,
      ...this.#storeOf(principal),
      spend: async (budget) => {
        if (countedAs !== undefined) await this.#spend(budget, countedAs, response);
      },
    };
  }

  #storeOf(principal: Principal): StoreAccess {
    const known = this.#stores.get(principal);
    if (known !== undefined) return known;
    const { store } = this.#deps;
    const made = {
      reads: authorisedReads(store, principal),
      appends: authorisedAppends(store, principal),
      schemas: authorisedSchemas(store.schemas, principal),
      states: authorisedReplays(store.replays, principal, 'events:read'),
      replays: authorisedReplays(store.replays, principal, 'events:replay'),
      snapshots: authorisedSnapshots(store.snapshots, principal),
      live: authorisedLive(store.live, principal),
      subscriptions: authorisedSubscriptions(store.subscriptions, principal),
    };
    this.#stores.set(principal, made);
    return made;
  }

  async #spend(budget: BudgetName, key: string, response: Response): Promise<void> {
    await spend(this.#deps.budgets[budget], key, response);
  }
}

/** On the machine itself, without authentication, there is nobody to keep from anybody. */
function countedFor(principal: Principal, address: string): string | undefined {
  if (principal !== ANYBODY && principal !== NOBODY) return principal.id;
  if (principal === ANYBODY && isLoopback(address)) return undefined;
  return `address:${networkOf(address)}`;
}
