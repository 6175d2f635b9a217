import { expect } from 'chai';
import { NO_SPAN, outsideOfSpans, startSpan } from '../../src/platform/tracing.ts';

describe('tracing without an OpenTelemetry SDK', () => {
  it('begins no span, and has nothing said of it', () => {
    const span = startSpan('event_store.append');
    expect(span).to.equal(NO_SPAN);
    expect(span.isRecorded).to.equal(false);
    expect(startSpan('event_store.commit', span)).to.equal(NO_SPAN);
  });

  it('does the work all the same', async () => {
    const span = startSpan('event_store.append');
    expect(span.run(() => 7)).to.equal(7);
    expect(outsideOfSpans(() => 8)).to.equal(8);
    span.describe({ 'event_store.append.events': 1 });
    span.linkTo([span]);
    span.fail('unavailable');
    span.end();
  });
});
