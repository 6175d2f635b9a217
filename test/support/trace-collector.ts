import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A span as OTLP has it in JSON (opentelemetry-proto, trace/v1). */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly spanId: string }[];
}

/** Takes the traces that a process exports to it, over OTLP with JSON. */
export interface TraceCollector {
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  close(): Promise<void>;
}

export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    if (request.url === '/v1/traces') spans.push(...spansOf(JSON.parse(body)));
    response.setHeader('Content-Type', 'application/json').end('{}');
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Exported {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly ExportedSpan[] }[];
  }[];
}

interface ExportedSpan extends Omit<CollectedSpan, 'attributes' | 'links'> {
  readonly attributes?: readonly { readonly key: string; readonly value: ExportedValue }[];
  readonly links?: CollectedSpan['links'];
}

type ExportedValue =
  | { readonly arrayValue: { readonly values: readonly ExportedValue[] } }
  | Readonly<Record<string, unknown>>;

function spansOf({ resourceSpans }: Exported): readonly CollectedSpan[] {
  const scopes = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans);
  return scopes
    .flatMap(({ spans }) => spans)
    .map(({ attributes = [], links = [], ...span }) => ({
      ...span,
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)])),
      links,
    }));
}

function plain(value: ExportedValue): unknown {
  if ('arrayValue' in value)
    return (value.arrayValue as Required<{ readonly values: readonly ExportedValue[] }>).values.map(
      plain,
    );
  const [only] = Object.values(value);
  return only;
}
