import { expect } from 'chai';
import fc from 'fast-check';
import { parseTilePath } from '../../src/http/tile-path.ts';

describe('The path of a tile', () => {
  // Index and widths are the examples of C2SP tlog-tiles.
  it('has level, index in groups of three digits, and the width of what is not full', () => {
    const hashes = (level: number, index: number, width = 256) => ({
      of: 'hashes',
      place: { level, index, width },
    });
    const examples = {
      '0/x001/x234/067': hashes(0, 1_234_067),
      '0/000': hashes(0, 0),
      '0/273.p/112': hashes(0, 273, 112),
      '1/001.p/17': hashes(1, 1, 17),
      '63/x999/x999/x999/x999/999.p/255': hashes(63, 999_999_999_999_999, 255),
      'entries/x001/000': { of: 'entries', place: { index: 1_000, width: 256 } },
      'entries/000.p/1': { of: 'entries', place: { index: 0, width: 1 } },
    };
    for (const [path, place] of Object.entries(examples)) {
      expect(parseTilePath(path), path).to.deep.equal(place);
    }
  });

  it('is the only one of its tile: whatever else is there is none', () => {
    const wrong = [
      '',
      '0',
      '0/',
      '/000',
      '00/000',
      '64/000',
      '-1/000',
      '0/0',
      '0/1234',
      '0/001/000',
      '0/x001',
      '0/x000/001',
      '0/x001/x000',
      '0/000.p/0',
      '0/000.p/256',
      '0/000.p/01',
      '0/000.p/',
      '0/000.p',
      '0/000/',
      '0/000\n',
      '0/٠٠٠',
      'entries/0/000',
      'Entries/000',
      '0/x009/x007/x199/x254/x740/x993',
      '0/x009/x007/x199/x254/x740/992',
    ];
    for (const path of wrong) expect(parseTilePath(path), path).to.equal(undefined);
  });

  it('is read or refused, whatever the text', () => {
    const part = fc.constantFrom('0', '12', 'entries', '/', 'x001', '067', '.p/', '255', 'x', '\n');
    const path = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(path, (text) => {
        const asked = parseTilePath(text);
        if (asked === undefined) return;
        const { index, width } = asked.place;
        const digits = `${index}`.padStart(Math.ceil(`${index}`.length / 3) * 3, '0');
        const groups = (digits.match(/.{3}/g) ?? []).join('/x');
        const level = asked.of === 'entries' ? 'entries' : asked.place.level;
        const partial = width < 256 ? `.p/${width}` : '';
        const grouped = digits.length > 3 ? `x${groups}`.replace(/x(?=...$)/, '') : groups;
        expect(`${level}/${grouped}${partial}`).to.equal(text);
      }),
      { numRuns: 2_000 },
    );
  });
});
