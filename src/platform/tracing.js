import { context, ROOT_CONTEXT, SpanStatusCode, trace, } from '@opentelemetry/api';
/** Nobody's span, and no part of any trace. */
export const NO_SPAN = {
    isRecorded: false,
    describe() { },
    linkTo() { },
    fail() { },
    run: (action) => action(),
    end() { },
};
/** What OpenTelemetry's SDKs keep of a span unless told otherwise. */
const LINKS_MAX = 128;
const tracer = trace.getTracer('ngmat-event-store');
/** Begins a span, as a part of `parent`; where none is given, of the one it is begun in. */
export function startSpan(name, parent) {
    if (parent === NO_SPAN)
        return NO_SPAN;
    const around = parent instanceof TracedSpan ? parent.context : context.active();
    const span = tracer.startSpan(name, undefined, around);
    // One that belongs to a trace nobody records still has to say so to its parts.
    const isAnywhere = span.isRecording() || trace.isSpanContextValid(span.spanContext());
    return isAnywhere ? new TracedSpan(span, trace.setSpan(around, span)) : NO_SPAN;
}
/** For work that goes on for whoever comes next, and is no part of what began it. */
export function outsideOfSpans(action) {
    return context.with(ROOT_CONTEXT, action);
}
class TracedSpan {
    isRecorded;
    context;
    #span;
    constructor(span, around) {
        this.isRecorded = span.isRecording();
        this.context = around;
        this.#span = span;
    }
    describe(attributes) {
        this.#span.setAttributes(attributes);
    }
    linkTo(others) {
        for (const other of others.slice(0, LINKS_MAX)) {
            if (other instanceof TracedSpan)
                this.#span.addLink({ context: other.#span.spanContext() });
        }
    }
    fail(reason) {
        this.#span.setAttributes({ 'error.type': reason });
        this.#span.setStatus({ code: SpanStatusCode.ERROR });
    }
    run(action) {
        return context.with(this.context, action);
    }
    end() {
        this.#span.end();
    }
}
//# sourceMappingURL=tracing.js.map