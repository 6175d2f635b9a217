import { expect } from 'chai';
import { toldToAll } from '../../src/store-observer.ts';

describe('toldToAll', () => {
  it('tells every observer what it wants to hear, though another fails', () => {
    const heard: unknown[] = [];
    const observer = toldToAll([
      {
        commitTrouble() {
          throw new Error('an observer that fails');
        },
      },
      {},
      { commitTrouble: (...trouble) => heard.push(trouble) },
    ]);
    observer.commitTrouble('contended', 'why');
    expect(heard).to.deep.equal([['contended', 'why']]);
  });

  it('hands everything on as it is', () => {
    const heard: unknown[] = [];
    const hear = (...told: unknown[]) => heard.push(told);
    const observer = toldToAll([
      { opened: hear, groupCommitted: hear, appendSettled: hear, readDone: hear },
      { clockSkew: hear, leaseNotRenewed: hear },
    ]);
    const figures = {
      queuedEvents: () => 1,
      headPosition: () => 2,
      runs: () => [],
      subscriptionLags: async () => [],
    };
    const group = { events: 3, requests: 2, seconds: 0.5 };
    observer.opened(figures);
    observer.groupCommitted(group);
    observer.appendSettled('committed', 0.25);
    observer.readDone('page', 7, 0.125);
    observer.clockSkew(1_500);
    observer.leaseNotRenewed('why');
    expect(heard).to.deep.equal([
      ...[[figures], [group], ['committed', 0.25], ['page', 7, 0.125], [1_500], ['why']],
    ]);
  });
});
