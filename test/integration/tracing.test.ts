import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildServiceIn } from '../support/built-service.ts';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';
import { anEvent } from '../support/examples.ts';
import { killEmbeddedMongodOn, launchService } from '../support/service-process.ts';
import {
  type CollectedSpan,
  startTraceCollector,
  type TraceCollector,
} from '../support/trace-collector.ts';
import { orderWatchdog } from '../support/watchdog.ts';

const OPERATIONS = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const LOADER = '--experimental-loader=@opentelemetry/instrumentation/hook.mjs';
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

/** The service as docs/operations.md says to start it, with nothing but a collector beside it. */
describe('the traces of the service, built and started as docs/operations.md says', function () {
  this.timeout(120_000);
  const dataFolder = temporaryFolder();
  const dataDir = () => join(dataFolder(), 'data');
  let built = '';
  let collector: TraceCollector;
  before(async () => {
    built = await mkdtemp(join(tmpdir(), 'event-store-built-'));
    orderWatchdog('watchFolder', built);
    await buildServiceIn(built);
  });
  beforeEach(async () => {
    collector = await startTraceCollector();
  });
  afterEach(async () => {
    await killEmbeddedMongodOn(dataDir());
    await collector.close();
  });
  after(async () => {
    await rm(built, { recursive: true, force: true });
    orderWatchdog('forgetFolder', built);
  });

  it('lead from the caller’s span to the commit', async () => {
    await whileServing(documentedArguments(), async (url) => {
      await append(url, { traceparent: `00-${TRACE_ID}-${CALLER}-01` });
    });
    const spans = collector.spans.filter(({ traceId }) => traceId === TRACE_ID);
    const [request, ...others] = spans.filter(({ parentSpanId }) => parentSpanId === CALLER);
    expect(others).to.deep.equal([]);
    expect(request?.name).to.equal('POST');
    const appending = only(spans, 'event_store.append');
    expect(appending.parentSpanId).to.equal(request?.spanId);
    expect(appending.attributes).to.deep.include({
      'event_store.append.events': 1,
      'event_store.append.aggregate_types': ['Mission'],
      'event_store.append.outcome': 'committed',
    });
    const committing = only(spans, 'event_store.commit');
    expect(committing.parentSpanId).to.equal(appending.spanId);
    expect(committing.attributes).to.deep.include({
      'event_store.commit.number': 1,
      'event_store.commit.events': 1,
      'event_store.commit.requests': 1,
      'event_store.commit.attempts': 1,
    });
  });

  it('have a commit for every append of a group, by its parent or by a link', async () => {
    const appends = 40;
    await whileServing(documentedArguments(), async (url) => {
      await Promise.all(Array.from({ length: appends }, () => append(url)));
    });
    const commits = named('event_store.commit');
    const committed = commits.flatMap(({ parentSpanId, links }) => [
      parentSpanId,
      ...links.map(({ spanId }) => spanId),
    ]);
    const appended = named('event_store.append').map(({ spanId }) => spanId);
    expect(appended).to.have.length(appends);
    expect(committed).to.have.members(appended);
    expect(commits.length).to.be.below(appends);
  });

  it('have the steps in Express and the route, where Node.js is told to load packages so', async () => {
    expect(OPERATIONS).to.include(LOADER);
    await whileServing([LOADER, ...documentedArguments()], async (url) => {
      await append(url, { traceparent: `00-${TRACE_ID}-${CALLER}-01` });
    });
    const spans = collector.spans.filter(({ traceId }) => traceId === TRACE_ID);
    const request = only(spans, 'POST /v1/events');
    const committing = only(spans, 'event_store.commit');
    expect(request.parentSpanId).to.equal(CALLER);
    expect(ancestorsOf(committing, spans)).to.include(request.spanId);
  });

  it('leave out a request whose caller records nothing of it', async () => {
    await whileServing(documentedArguments(), async (url) => {
      await append(url, { traceparent: `00-${TRACE_ID}-${CALLER}-00` });
      await append(url);
    });
    expect(collector.spans.filter(({ traceId }) => traceId === TRACE_ID)).to.deep.equal([]);
    expect(named('event_store.append')).to.have.length(1);
    expect(named('event_store.commit')).to.have.length(1);
  });

  it('say of an append that is refused that it is', async () => {
    await whileServing(documentedArguments(), async (url) => {
      const body = JSON.stringify(anEvent({ aggregateId: '.' }));
      const response = await post(url, body);
      expect(response.status).to.equal(400);
    });
    const [appending] = named('event_store.append');
    expect(appending?.attributes).to.deep.equal({ 'event_store.append.outcome': 'refused' });
    expect(named('event_store.commit')).to.deep.equal([]);
  });

  /** Resolves once the service has ended, and exported all there was. */
  async function whileServing(
    nodeArguments: readonly string[],
    use: (url: string) => Promise<void>,
  ): Promise<void> {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      // Others would ask the clouds whether this machine is one of theirs.
      OTEL_NODE_RESOURCE_DETECTORS: 'none',
    };
    const service = await launchService(dataDir(), { folder: built, nodeArguments, env });
    const url = await service.listening;
    try {
      if (url === undefined) throw new Error(`It did not start. It said:\n${service.output()}`);
      await use(url);
    } finally {
      service.send('SIGTERM');
      await service.ended;
    }
  }

  function named(name: string): readonly CollectedSpan[] {
    return collector.spans.filter((span) => span.name === name);
  }
});

/** What follows `node` in the documents. */
function documentedArguments(): readonly string[] {
  const [, line = ''] = /^node (--import .+)$/m.exec(OPERATIONS) ?? [];
  return line.split(' ');
}

async function append(url: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const response = await post(url, JSON.stringify(anEvent()), headers);
  expect(response.status).to.equal(201);
}

function post(url: string, body: string, headers: Readonly<Record<string, string>> = {}) {
  const json = { 'Content-Type': 'application/json' };
  return fetch(`${url}/v1/events`, { method: 'POST', headers: { ...json, ...headers }, body });
}

function only(spans: readonly CollectedSpan[], name: string): CollectedSpan {
  const [span, ...others] = spans.filter((each) => each.name === name);
  if (span !== undefined && others.length === 0) return span;
  throw new Error(`There should be one ${name}, among ${spans.map((each) => each.name)}`);
}

function ancestorsOf(span: CollectedSpan, spans: readonly CollectedSpan[]): readonly string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent === undefined ? [] : [parent.spanId, ...ancestorsOf(parent, spans)];
}
