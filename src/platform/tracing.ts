import {
  type Context,
  context,
  type Span as OpenTelemetrySpan,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/** What is said of a span; the names as OpenTelemetry's conventions have them. */
export type Attributes = Readonly<Record<string, string | number | boolean | string[]>>;

/**
 * A piece of work, as part of a trace. Without an OpenTelemetry SDK in the process nothing of it
 * is recorded, and it costs next to nothing.
 */
export interface Span {
  /** False where nobody will see what is said of it, so that it need not be put together. */
  readonly isRecorded: boolean;
  describe(attributes: Attributes): void;
  /** Others that this work was done for as well; the first 128 of them. */
  linkTo(others: readonly Span[]): void;
  /** The work was not done; `reason` is a word for programs. */
  fail(reason: string): void;
  /** Whatever spans begin in the action, also later on in what it awaits, are this one's parts. */
  run<Result>(action: () => Result): Result;
  end(): void;
}

/** Nobody's span, and no part of any trace. */
export const NO_SPAN: Span = {
  isRecorded: false,
  describe() {},
  linkTo() {},
  fail() {},
  run: (action) => action(),
  end() {},
};

/** What OpenTelemetry's SDKs keep of a span unless told otherwise. */
const LINKS_MAX = 128;

const tracer = trace.getTracer('ngmat-event-store');

/** Begins a span, as a part of `parent`; where none is given, of the one it is begun in. */
export function startSpan(name: string, parent?: Span): Span {
  if (parent === NO_SPAN) return NO_SPAN;
  const around = parent instanceof TracedSpan ? parent.context : context.active();
  const span = tracer.startSpan(name, undefined, around);
  // One that belongs to a trace nobody records still has to say so to its parts.
  const isAnywhere = span.isRecording() || trace.isSpanContextValid(span.spanContext());
  return isAnywhere ? new TracedSpan(span, trace.setSpan(around, span)) : NO_SPAN;
}

/** For work that goes on for whoever comes next, and is no part of what began it. */
export function outsideOfSpans<Result>(action: () => Result): Result {
  return context.with(ROOT_CONTEXT, action);
}

class TracedSpan implements Span {
  readonly isRecorded: boolean;
  readonly context: Context;
  readonly #span: OpenTelemetrySpan;

  constructor(span: OpenTelemetrySpan, around: Context) {
    this.isRecorded = span.isRecording();
    this.context = around;
    this.#span = span;
  }

  describe(attributes: Attributes): void {
    this.#span.setAttributes(attributes);
  }

  linkTo(others: readonly Span[]): void {
    for (const other of others.slice(0, LINKS_MAX)) {
      if (other instanceof TracedSpan) this.#span.addLink({ context: other.#span.spanContext() });
    }
  }

  fail(reason: string): void {
    this.#span.setAttributes({ 'error.type': reason });
    this.#span.setStatus({ code: SpanStatusCode.ERROR });
  }

  run<Result>(action: () => Result): Result {
    return context.with(this.context, action);
  }

  end(): void {
    this.#span.end();
  }
}
