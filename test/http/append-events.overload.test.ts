import { expect } from 'chai';
import { aroundCommit } from '../support/around-commit.ts';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { servedStore } from '../support/served-store.ts';

describe('POST /v1/events while more waits than the store takes on', () => {
  let letGo = () => {};
  let held: Promise<void> = Promise.resolve();
  let commits = 0;
  const { server, store, post } = servedStore({
    capacity: { queueEventsMax: 1 },
    wrapCommitLog: (log) =>
      aroundCommit(log, async (commit) => {
        commits += 1;
        await held;
        return await commit();
      }),
  });

  it('is 503 with Retry-After, stores nothing of it, and takes it once there is room', async () => {
    await post(anEvent());
    held = new Promise((resolve) => {
      letGo = resolve;
    });
    const before = commits;
    const committing = post(anEvent());
    await eventually(() => expect(commits).to.equal(before + 1));
    const waiting = [post(anEvent()), post(anEvent())];
    const refusal = await Promise.race(waiting);
    expect(refusal.status).to.equal(503);
    expect(refusal.headers.get('retry-after')).to.equal('1');
    expect(refusal.headers.get('content-type')).to.match(/^application\/problem\+json/);
    expect(refusal.body).to.include({ code: 'queue_full', retryAfterMs: 1_000 });
    letGo();
    const answers = [await committing, ...(await Promise.all(waiting))];
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 201, 503]);
    expect(await store().headPosition()).to.equal(3);
    expect((await post(anEvent())).status).to.equal(201);
    expect(server().failures).to.deep.equal([]);
  });
});
