import { expect } from 'chai';
import type { JsonObject } from '../../src/events/event.ts';
import {
  aSubject,
  closed,
  NUMBER,
  TEXT,
  THREE_VERSIONS,
  upcastBy,
} from '../support/event-schemas.ts';
import { eventually } from '../support/eventually.ts';
import { refusalOf } from '../support/refusal-of.ts';
import type { RestStores } from '../support/rest-store.ts';

/** The registry: registering, and what is known of what is registered. */
export function itRegistersSchemas({ store: openStore, another }: RestStores): void {
  describe('schemas', () => {
    it('are registered as versions 1, 2, 3, and never change', async () => {
      const { schemas } = openStore();
      const subject = aSubject();
      const documents = [
        closed({ a: TEXT }),
        widened({ a: TEXT }),
        widened({ a: TEXT }, { c: TEXT }),
      ];
      for (const [index, document] of documents.entries()) {
        const { registered, isNew } = await schemas.register(subject, document);
        expect(isNew).to.equal(true);
        expect(registered).to.deep.include({ ...subject, version: index + 1, schema: document });
        expect(registered).to.deep.include({ origin: 'api', isDeprecated: false });
      }
      for (const [index, document] of documents.entries()) {
        expect((await schemas.schema(subject, index + 1))?.schema).to.deep.equal(document);
      }
      expect((await schemas.schema(subject, 'latest'))?.version).to.equal(3);
      const summary = { ...subject, mode: 'BACKWARD', latestVersion: 3, deprecatedVersions: [] };
      expect(await schemas.subject(subject)).to.deep.equal(summary);
      expect(await schemas.subjects()).to.deep.include(summary);
    });

    it('that are the latest already are not registered again, whatever the order of members', async () => {
      const { schemas } = openStore();
      const subject = aSubject();
      const { registered } = await schemas.register(subject, closed({ a: TEXT, b: NUMBER }));
      const reordered = Object.fromEntries(
        Object.entries(closed({ a: TEXT, b: NUMBER })).reverse(),
      );
      const again = await schemas.register(subject, reordered);
      expect(again).to.deep.equal({ registered, isNew: false });
    });

    it('that nobody has registered are not there', async () => {
      const { schemas } = openStore();
      const subject = aSubject();
      expect(await schemas.subject(subject)).to.equal(undefined);
      expect(await schemas.schema(subject, 'latest')).to.equal(undefined);
      expect(await schemas.validate(subject, 'latest', {})).to.equal(undefined);
      expect(await schemas.setMode(subject, 'FULL')).to.equal(undefined);
      expect(await schemas.setDeprecated({ ...subject, version: 1 }, true)).to.equal(undefined);
      await schemas.register(subject, closed({ a: TEXT }));
      expect(await schemas.schema(subject, 2)).to.equal(undefined);
      expect(await schemas.diff(subject, 1, 2)).to.equal(undefined);
      expect(await schemas.validate(subject, 2, {})).to.equal(undefined);
      expect(await schemas.setDeprecated({ ...subject, version: 2 }, true)).to.equal(undefined);
    });

    it('that break readers of the version before are refused with the reasons, and not stored', async () => {
      const { schemas } = openStore();
      const subject = aSubject();
      await schemas.register(subject, closed({ a: TEXT }));
      const narrower = closed({ a: NUMBER });
      const reasons = await schemas.compatibility(subject, narrower);
      expect(reasons).to.have.length(1);
      const expected = { pointer: '/properties/a/type', direction: 'backward', comparedWith: 1 };
      expect(reasons[0]).to.include(expected);
      const { details } = await refusalOf(
        (async () => await schemas.register(subject, narrower))(),
        'schema_incompatible',
      );
      expect(details.reasons).to.deep.equal(reasons);
      expect((await schemas.subject(subject))?.latestVersion).to.equal(1);
    });

    it('that break them are taken where a step leads there', async () => {
      const { schemas } = openStore();
      const subject = aSubject();
      for (const document of THREE_VERSIONS) {
        expect(await schemas.compatibility(subject, document)).to.deep.equal([]);
        await schemas.register(subject, document);
      }
      expect((await schemas.subject(subject))?.latestVersion).to.equal(3);
    });

    it('are refused where their step fails on an example of the version before', async () => {
      const { schemas } = openStore();
      const subject = aSubject();
      // The last one is no data of that version.
      const examples = [{ a: 'x' }, { a: 'x', b: 7 }, { b: 'y' }];
      const former = { ...closed({ a: TEXT, b: NUMBER }, { examples }), required: ['a'] };
      await schemas.register(subject, former);
      const stepping = (...operations: JsonObject[]) =>
        closed({ c: TEXT }, upcastBy([...operations]));
      const toC = { op: 'move', from: '/a', path: '/c' };
      for (const [document, message] of [
        [
          stepping({ op: 'remove', path: '/b' }, toC),
          /^fails on \/examples\/0 of version 1: .*\/b/,
        ],
        [stepping(toC), /^makes of \/examples\/1 of version 1 what is no data .*: \/b is no/],
      ] as const) {
        for (const asking of [schemas.register, schemas.compatibility]) {
          const asked = (async () => await asking(subject, document))();
          const { details } = await refusalOf(asked, 'invalid_request');
          expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/x-upcast']);
          expect(details.faults[0]?.message).to.match(message);
        }
      }
      expect((await schemas.subject(subject))?.latestVersion).to.equal(1);
      const either = { ...closed({ b: NUMBER, c: TEXT }, upcastBy([toC])), required: ['c'] };
      expect((await schemas.register(subject, either)).registered.version).to.equal(2);
    });

    it('are compared as the mode has it', async () => {
      const { schemas } = openStore();
      const subject = aSubject();
      await schemas.register(subject, closed({ a: TEXT }));
      const other = closed({ a: NUMBER });
      const wider = widened({ a: TEXT });
      expect(await schemas.setMode(subject, 'FORWARD')).to.deep.include({ mode: 'FORWARD' });
      const [reason] = await schemas.compatibility(subject, wider);
      expect(reason).to.include({ direction: 'forward', comparedWith: 1 });
      await schemas.setMode(subject, 'NONE');
      expect(await schemas.compatibility(subject, other)).to.deep.equal([]);
      await schemas.register(subject, other);
      await schemas.setMode(subject, 'BACKWARD');
      const bothTypes = closed({ a: { type: ['string', 'number'] } });
      expect(await schemas.compatibility(subject, closed({ a: NUMBER }, { title: 'x' }))).to.be
        .empty;
      await schemas.setMode(subject, 'BACKWARD_TRANSITIVE');
      const transitive = await schemas.compatibility(
        subject,
        closed({ a: NUMBER }, { title: 'x' }),
      );
      expect(transitive.map(({ comparedWith }) => comparedWith)).to.deep.equal([1]);
      expect(await schemas.compatibility(subject, bothTypes)).to.deep.equal([]);
    });

    it('that are no schemas of the registry are refused with a pointer to each fault', async () => {
      const { schemas } = openStore();
      const subject = aSubject();
      for (const [document, pointer] of WRONG) {
        const registering = (async () => await schemas.register(subject, document as JsonObject))();
        const { details } = await refusalOf(registering, 'invalid_request');
        const pointers = details.faults.map((fault) => fault.pointer);
        expect(pointers, JSON.stringify(document)).to.include(pointer);
      }
      expect(await schemas.subject(subject)).to.equal(undefined);
    });

    it('may refer to one another', async () => {
      const { schemas } = openStore();
      const shared = aSubject('Orbit');
      await schemas.register(shared, {
        type: 'object',
        $defs: { km: { type: 'number', minimum: 0 } },
      });
      const subject = aSubject();
      const $ref = `../../Orbit/${shared.eventType}/v1.json#/$defs/km`;
      await schemas.register(subject, closed({ altitudeKm: { $ref } }));
      expect(await schemas.validate(subject, 1, { altitudeKm: 7 })).to.deep.equal([]);
      const [fault] = (await schemas.validate(subject, 1, { altitudeKm: -7 })) ?? [];
      expect(fault?.pointer).to.equal('/altitudeKm');
    });

    it('say what is wrong with a sample, and store nothing', async () => {
      const { schemas, headPosition } = openStore();
      const head = await headPosition();
      const subject = aSubject();
      await schemas.register(subject, closed({ a: TEXT }));
      await schemas.register(subject, widened({ a: TEXT }));
      expect(await schemas.validate(subject, 'latest', { a: 'x', b: 7 })).to.deep.equal([]);
      const faults = (await schemas.validate(subject, 1, { b: 7 })) ?? [];
      expect(faults.map(({ pointer }) => pointer)).to.have.members(['/a', '/b']);
      expect(await headPosition()).to.equal(head);
    });

    it('are compared with one another', async () => {
      const { schemas } = openStore();
      const subject = aSubject();
      await schemas.register(subject, closed({ a: TEXT }));
      await schemas.register(subject, widened({ a: TEXT }));
      const diff = await schemas.diff(subject, 1, 2);
      expect(diff?.patch).to.deep.equal([{ op: 'add', path: '/properties/b', value: NUMBER }]);
      expect(diff?.backward).to.deep.equal([]);
      expect(diff?.forward).to.have.length(1);
    });

    it('are deprecated, and no longer, and stay what they are', async () => {
      const { schemas } = openStore();
      const subject = aSubject();
      const { registered } = await schemas.register(subject, closed({ a: TEXT }));
      const name = { ...subject, version: 1 };
      const deprecated = await schemas.setDeprecated(name, true);
      expect(deprecated).to.deep.equal({ ...registered, isDeprecated: true });
      expect((await schemas.subject(subject))?.deprecatedVersions).to.deep.equal([1]);
      expect(await schemas.setDeprecated(name, false)).to.deep.equal(registered);
    });

    it('are seen by other processes within a second', async () => {
      const { schemas } = openStore();
      const other = await another();
      const subject = aSubject();
      const { registered } = await schemas.register(subject, closed({ a: TEXT }));
      await eventually(async () =>
        expect(await other.schemas.schema(subject, 1)).to.deep.equal(registered),
      );
    });

    it('that processes register at the same time follow one another', async () => {
      const { schemas } = openStore();
      const other = await another();
      const subject = aSubject();
      const variants = Array.from({ length: 6 }, (_, index) =>
        closed({ a: TEXT }, { title: `${index}` }),
      );
      const all = await Promise.all(
        variants.map((variant, index) =>
          (index % 2 === 0 ? schemas : other.schemas).register(subject, variant),
        ),
      );
      const versions = all.map(({ registered }) => registered.version).sort();
      expect(versions).to.deep.equal([1, 2, 3, 4, 5, 6]);
      for (const { registered } of all) {
        expect(variants).to.deep.include(registered.schema);
      }
    });
  });
}

/** With properties that need not be there. */
function widened(properties: JsonObject, further: JsonObject = {}): JsonObject {
  const before = closed(properties);
  return { ...before, properties: { ...properties, b: NUMBER, ...further } };
}

const WRONG: readonly (readonly [unknown, string])[] = [
  ['text', ''],
  [{ type: 'array' }, '/type'],
  [{ ...closed({ a: TEXT }), $id: 'https://example.org/x' }, '/$id'],
  [closed({ a: { type: 'text' } }), '/properties/a/type'],
  [closed({ a: { type: 'string', pattern: '^(a+)+$' } }), '/properties/a/pattern'],
  [closed({ a: { $ref: 'https://example.org/x.json' } }), '/properties/a/$ref'],
  [closed({ a: { $ref: '../../No/Such/v1.json' } }), '/properties/a/$ref'],
  [closed({ a: { type: 'number', minimum: { $data: '/b' } } }), '/properties/a/minimum'],
  [closed({ a: TEXT }, upcastBy([])), '/x-upcast'],
];
