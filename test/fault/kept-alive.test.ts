import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { serviceFolder } from '../support/service-folder.ts';

const BODY = '{"eventType":"E","aggregateType":"Mission","aggregateId":"m","data":{}}';
/** What was answered before the signal had arrived did not know of it. */
const ARRIVED_MS = 100;

describe('Clients that keep their connections alive while the service stops', () => {
  const folder = serviceFolder();

  it('are told with their next answer that it ends, and hold nothing up', async () => {
    const service = await folder.start();
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const answers: Answer[] = [];
    const client = async () => {
      for (;;) {
        const answer = await append(service.url, agent);
        if (answer === undefined) return;
        answers.push(answer);
      }
    };
    const clients = Array.from({ length: 4 }, client);
    await sleep(500);
    const stoppedAtMs = performance.now();
    service.send('SIGTERM');
    await Promise.all(clients);
    expect(await service.ended).to.deep.include({ exitCode: 0 });
    agent.destroy();

    const [before, after] = [answers.filter(isBefore), answers.filter((each) => !isBefore(each))];
    expect(before.some(({ status }) => status === 201)).to.equal(true);
    expect(after.map(({ connection }) => connection)).not.to.include('keep-alive');
    expect(answers.filter(({ status }) => status !== 201 && status !== 503)).to.deep.equal([]);

    function isBefore({ atMs }: Answer): boolean {
      return atMs < stoppedAtMs + ARRIVED_MS;
    }
  });
});

interface Answer {
  readonly status: number;
  readonly connection: string;
  readonly atMs: number;
}

/** Undefined where the connection is refused, or ends without an answer. */
function append(url: string, agent: Agent): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json' };
    const sent = request(`${url}/v1/events`, { method: 'POST', agent, headers }, (answer) => {
      const connection = answer.headers.connection ?? '';
      const status = answer.statusCode ?? 0;
      answer.resume().once('end', () => resolve({ status, connection, atMs: performance.now() }));
    });
    sent.once('error', () => resolve(undefined));
    sent.end(BODY);
  });
}
