import { expect } from 'chai';
import fc from 'fast-check';
import { sha256 } from '../../src/engine/audit/event-hash.ts';
import { parseTlogProof, tlogProof } from '../../src/engine/audit/tlog-proof.ts';

/** The example of C2SP tlog-proof, but for its signatures, which are cut short there. */
const EXAMPLE = `c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog hI2DJw==
`;

describe('A proof in the format of C2SP', () => {
  it('has an index, hashes from the leaf upwards, and the checkpoint word for word', () => {
    const proof = parseTlogProof(EXAMPLE);
    expect(proof?.index).to.equal(73_894);
    expect(proof?.hashes.map((hash) => hash.toString('base64'))).to.deep.equal(
      EXAMPLE.split('\n').slice(3, 8),
    );
    expect(proof?.checkpoint).to.equal(EXAMPLE.slice(EXAMPLE.indexOf('example.com')));
  });

  it('is read as it was written', () => {
    const hash = fc.integer().map((seed) => sha256(`${seed}`));
    const proofs = fc.record({
      index: fc.maxSafeNat(),
      hashes: fc.array(hash, { maxLength: 63 }),
      checkpoint: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(proofs, (proof) => {
        expect(parseTlogProof(tlogProof(proof))).to.deep.equal(proof);
      }),
    );
  });

  it('is none where its form is another', () => {
    const wrong = {
      'another version': EXAMPLE.replace('@v1', '@v2'),
      'a zero before the index': EXAMPLE.replace('73894', '073894'),
      'a negative index': EXAMPLE.replace('73894', '-1'),
      'an index that no number carries': EXAMPLE.replace('73894', '9007199254740992'),
      'no index': EXAMPLE.replace('index 73894\n', ''),
      'extra data behind the index': EXAMPLE.replace(/(extra .*\n)(index .*\n)/, '$2$1'),
      'extra data that is no base64': EXAMPLE.replace('extra YWdl', 'extra YW!l'),
      'a hash that is too short': EXAMPLE.replace('gSKyXoYZ', 'gSKy'),
      'base64 that is not canonical': EXAMPLE.replace('PlQ=', 'PlR='),
      'a carriage return': EXAMPLE.replace('73894\n', '73894\r\n'),
      'no checkpoint': EXAMPLE.slice(0, EXAMPLE.indexOf('\n\n')),
      'more hashes than any tree has levels': EXAMPLE.replace(/^gSKy.*\n/m, '$&'.repeat(60)),
    };
    for (const [fault, text] of Object.entries(wrong)) {
      expect(text, fault).to.not.equal(EXAMPLE);
      expect(parseTlogProof(text), fault).to.equal(undefined);
    }
  });

  it('is parsed or refused, whatever the text', () => {
    const start = fc.constantFrom(
      '',
      'c2sp.org/tlog-proof@v1\n',
      'c2sp.org/tlog-proof@v1\nindex 1',
    );
    fc.assert(
      fc.property(start, fc.string({ unit: 'binary' }), (before, text) => {
        parseTlogProof(before + text);
      }),
    );
  });
});
