import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { startImportProgress } from '../../scripts/import/progress.ts';
import type { ImportTotals } from '../../scripts/import/run-import.ts';

const TOTALS: ImportTotals = {
  ...{ stored: 900, storedBefore: 90, valid: 0, refused: 10 },
  ...{ bytesRead: 500, nextLine: 1_001 },
};

describe('The progress of an import', () => {
  it('is a bar with a rate on a terminal', () => {
    const { terminal, written } = aTerminal(true);

    const progress = startImportProgress(1_000, () => 2_000, terminal);
    progress.show(TOTALS);
    progress.end();

    expect(written()).to.match(/█+░+ 50 % \| 1000 events \| 500\/s/);
  });

  it('makes room for what others write only while there is a bar', () => {
    const { terminal, written } = aTerminal(true);
    const clear = '\u001b[2K';

    const progress = startImportProgress(1_000, () => 2_000, terminal);
    progress.note('Trying again: not now');
    progress.end();
    const atEnd = written();
    progress.makeRoom();

    expect(atEnd).to.include(`${clear}Trying again: not now\n`);
    expect(written()).to.equal(atEnd);
  });

  for (const { where, isTerminal, totalBytes } of [
    { where: 'in a file or pipe', isTerminal: false, totalBytes: 1_000 },
    { where: 'where the length is unknown', isTerminal: true, totalBytes: undefined },
  ]) {
    it(`is a plain line now and then ${where}`, () => {
      const { terminal, written } = aTerminal(isTerminal);
      let elapsedMs = 0;
      const progress = startImportProgress(totalBytes, () => elapsedMs, terminal);

      for (elapsedMs of [100, 4_999, 5_000, 6_000, 10_001]) progress.show(TOTALS);
      progress.end();

      expect(written()).to.equal(
        '1000 events, up to line 1000, 200/s\n1000 events, up to line 1000, 100/s\n',
      );
    });
  }
});

/** A stream that says it is a terminal, or not, and keeps what is written to it. */
function aTerminal(isTTY: boolean) {
  const stream = new PassThrough();
  let text = '';
  stream.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const terminal = Object.assign(stream, { isTTY, columns: 120 }) as unknown as NodeJS.WriteStream;
  const written = () => {
    stream.read();
    return text;
  };
  return { terminal, written };
}
