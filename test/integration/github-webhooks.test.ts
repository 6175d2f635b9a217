import canonicalize from 'canonicalize';
import { expect } from 'chai';
import { webhookEvent, webhookEvents } from '../../scripts/github/webhook-events.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { NdjsonFiles } from '../scripts/ndjson-files.ts';
import { runScript } from '../scripts/run-script.ts';
import { type RunningService, startService } from '../scripts/running-service.ts';

const PAYLOADS = 329;

describe("GitHub's webhook payloads", function () {
  this.timeout(120_000);
  const files = new NdjsonFiles();
  let service: RunningService;

  beforeEach(async () => {
    service = await startService();
  });

  afterEach(async () => {
    await service.stop();
    await files.remove();
  });

  it('go in over HTTP and come back equal, all of them, in order', async () => {
    const events = webhookEvents();
    expect(events).to.have.length(PAYLOADS);

    for (let first = 0; first < events.length; first += 100) {
      const response = await fetch(`${service.url}/v1/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ events: events.slice(first, first + 100) }),
      });
      expect(response.status).to.equal(201);
    }

    const read = await readAll(service.url);
    expect(read.map(givenFields)).to.deep.equal(events.map((event) => canonicalize(event)));
    expect(read.map(({ position }) => position)).to.deep.equal(events.map((_, index) => index + 1));
    await service.verify();
  });

  it('go in as the file that the script writes, once however often it is imported', async () => {
    const file = await files.path('github.ndjson');
    await runScript('github-examples', ['--out', file]);

    const first = await runScript('import', [file, '--url', service.url, '--json']);
    const second = await runScript('import', [file, '--url', service.url, '--json']);

    expect(JSON.parse(first.stdout)).to.include({ stored: PAYLOADS, refused: 0 });
    expect(JSON.parse(second.stdout)).to.include({ stored: 0, storedBefore: PAYLOADS, refused: 0 });
    const read = await readAll(service.url);
    expect(read.map(givenFields)).to.deep.equal(webhookEvents().map((each) => canonicalize(each)));
    await service.verify();
  });

  it('are written to standard output in the same form', async () => {
    const { stdout, exitCode } = await runScript('github-examples', []);

    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => canonicalize(JSON.parse(line)))).to.deep.equal(
      webhookEvents().map((event) => canonicalize(event)),
    );
    expect(exitCode).to.equal(0);
  });
});

describe("An event of GitHub's webhooks", () => {
  const repository = { full_name: 'octo/hello' };

  it('is of the type that webhook and action name', () => {
    const typeOf = (name: string, payload: object) =>
      webhookEvent(name, { repository, ...payload }).eventType;

    expect(typeOf('issues', { action: 'opened' })).to.equal('IssuesOpened');
    expect(typeOf('pull_request_review', { action: 'ready_for_review' })).to.equal(
      'PullRequestReviewReadyForReview',
    );
    expect(typeOf('repository_dispatch', { action: 'on-demand-test' })).to.equal(
      'RepositoryDispatchOnDemandTest',
    );
    expect(typeOf('push', {})).to.equal('PushReceived');
  });

  it('belongs to its repository, or else to what it is about', () => {
    const aggregateOf = (payload: object) => {
      const { aggregateType, aggregateId } = webhookEvent('ping', { ...payload });
      return `${aggregateType} ${aggregateId}`;
    };
    const organization = { login: 'octo' };
    const sender = { login: 'mona' };

    expect(aggregateOf({ repository, organization, sender })).to.equal('Repository octo/hello');
    expect(aggregateOf({ organization, sender })).to.equal('Organization octo');
    expect(aggregateOf({ installation: { id: 7 }, sender })).to.equal('Installation 7');
    expect(aggregateOf({ security_advisory: { ghsa_id: 'GHSA-1' } })).to.equal(
      'SecurityAdvisory GHSA-1',
    );
    expect(aggregateOf({ sender })).to.equal('Sender mona');
  });
});

async function readAll(url: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let cursor: string | null = null;
  do {
    const place: string = cursor === null ? '' : `&cursor=${cursor}`;
    const response = await fetch(`${url}/v1/events?limit=100${place}`);
    const body = (await response.json()) as {
      readonly events: readonly RecordedEvent[];
      readonly page: { readonly nextCursor: string | null };
    };
    events.push(...body.events);
    cursor = body.page.nextCursor;
  } while (cursor !== null);
  return events;
}

/** What the sender gave, as canonical JSON. */
function givenFields(event: RecordedEvent): string | undefined {
  const { eventId, sequenceNumber, position, timestamp, hash, ...versioned } = event;
  const { version, storedVersion, ...others } = versioned;
  // The request's id: the payloads give none.
  const { correlationId, ...given } = others;
  return canonicalize(given);
}
