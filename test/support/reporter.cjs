const { writeFileSync } = require('node:fs');
const { Base, Spec } = require('mocha').reporters;

/**
 * The Spec reporter, which also says how many tests passed, failed and were skipped: as JSON in the
 * file that TEST_COUNTS_FILE names, or else as the last line of the output.
 */
class CountingReporter extends Spec {
  constructor(runner, options) {
    super(runner, options);
    // After Spec's own listener has printed the failures.
    runner.once('end', () => report(runner.stats));
  }
}

function report({ passes: passed, failures: failed, pending }) {
  const file = process.env.TEST_COUNTS_FILE;
  if (file) {
    writeFileSync(file, JSON.stringify({ passed, failed, pending }));
    return;
  }
  const skipped = pending > 0 ? `, ${pending} skipped` : '';
  Base.consoleLog(`${passed} passed, ${failed} failed${skipped}`);
}

module.exports = CountingReporter;
