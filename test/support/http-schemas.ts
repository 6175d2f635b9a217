import type { Fault } from '../../src/errors.ts';
import type { JsonObject } from '../../src/events/event.ts';
import type { SchemaSubject, SchemaSubjectSummary } from '../../src/schemas.ts';
import { answerOf } from './answer-of.ts';
import type { RestSchemas } from './rest-store.ts';

/** The schemas of the service at `url`, as the contract has them: for tests alone. */
export function httpSchemas(url: string): RestSchemas {
  const at = ({ aggregateType, eventType }: SchemaSubject, path = '') =>
    `${url}/v1/schemas/${aggregateType}/${eventType}${path}`;
  return {
    async subjects() {
      const { subjects } = (await answerOf(await fetch(`${url}/v1/schemas?limit=1000`))) as {
        readonly subjects: readonly SchemaSubjectSummary[];
      };
      return subjects;
    },
    subject: (subject) => found(fetch(at(subject))),
    schema: (subject, version) => found(fetch(at(subject, `/versions/${version}`))),
    async diff(subject, from, to) {
      const diff = await found<JsonObject>(fetch(at(subject, `/diff/${from}/${to}`)));
      if (diff === undefined) return undefined;
      const { from: _, to: __, ...others } = diff;
      return others as never;
    },
    async validate(subject, version, data) {
      const named = version === 'latest' ? {} : { version };
      const verdict = await found<{ readonly faults: readonly Fault[] }>(
        sent('POST', at(subject, '/validate'), { data, ...named }),
      );
      const isVersion = verdict?.faults.every(({ pointer }) => pointer !== '/version');
      return isVersion ? verdict?.faults.map(inData) : undefined;
    },
    async register(subject, schema) {
      const response = await sent('POST', at(subject, '/versions'), { schema });
      const registered = (await answerOf(response, inSchema)) as never;
      return { registered, isNew: response.status === 201 };
    },
    async compatibility(subject, schema) {
      const response = await sent('POST', at(subject, '/compatibility'), { schema });
      const { isCompatible, reasons } = (await answerOf(response, inSchema)) as {
        readonly isCompatible: boolean;
        readonly reasons: readonly never[];
      };
      if (isCompatible !== (reasons.length === 0)) throw new Error('It says two things.');
      return reasons;
    },
    setMode: (subject, mode) => found(sent('PUT', at(subject, '/config'), { mode })),
    setDeprecated: ({ version, ...subject }, isDeprecated) =>
      found(sent('PUT', at(subject, `/versions/${version}/deprecation`), { isDeprecated })),
  };
}

const inSchema = (pointer: string) => pointer.replace(/^\/schema/, '');

const inData = ({ pointer, message }: Fault): Fault => ({
  pointer: pointer.replace(/^\/data/, ''),
  message,
});

function sent(method: string, url: string, body: object): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  return fetch(url, { method, headers, body: JSON.stringify(body) });
}

async function found<Found>(asked: Promise<Response>): Promise<Found | undefined> {
  const response = await asked;
  return response.status === 404 ? undefined : ((await answerOf(response)) as Found);
}
