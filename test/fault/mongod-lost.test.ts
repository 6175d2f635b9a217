import { expect } from 'chai';
import { serviceFolder } from '../support/service-folder.ts';
import { embeddedMongodOn, killEmbeddedMongodOn } from '../support/service-process.ts';

describe('A service whose embedded mongod ends by itself', () => {
  const folder = serviceFolder();

  it('says so, stops with exit code 1, and starts again with what it had', async () => {
    const first = await folder.start();
    const answer = await fetch(`${first.url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"eventType":"E","aggregateType":"Mission","aggregateId":"m","data":{}}',
    });
    expect(answer.status).to.equal(201);

    await killEmbeddedMongodOn(folder.dataDir());
    expect(await first.ended).to.deep.include({ exitCode: 1 });
    expect(first.output()).to.include('mongod has ended by itself');
    expect(await embeddedMongodOn(folder.dataDir())).to.equal(undefined);

    const second = await folder.start();
    const { head } = (await (await fetch(`${second.url}/v1/events`)).json()) as { head: number };
    expect(head).to.equal(1);
  });
});
