import { RECORDED_EVENT_SCHEMA } from './recorded-event.schema.ts';

const TEXT = { type: 'string' } as const;

/** What one event is checked with, years later: JSON Schema 2020-12. */
export const RECEIPT_SCHEMA = {
  title: 'Receipt',
  description: 'Everything that it takes to check that an event is in the log, as it was recorded.',
  type: 'object',
  required: ['format', 'event', 'salt', 'commitment', 'proof', 'keys'],
  additionalProperties: false,
  properties: {
    format: { const: 'event-store-receipt/1' },
    event: RECORDED_EVENT_SCHEMA,
    salt: {
      ...TEXT,
      pattern: '^[0-9a-f]{32}$',
      description: 'What the commitment to `data` and `metadata` is made with.',
    },
    commitment: {
      ...TEXT,
      pattern: '^[0-9a-f]{64}$',
      description:
        'SHA-256 of the salt and, behind it, the canonical JSON (RFC 8785) of ' +
        '`{data, metadata}`. It stands in the leaf in their place.',
    },
    proof: {
      ...TEXT,
      description: 'Index, inclusion proof and signed checkpoint (C2SP tlog-proof).',
    },
    keys: {
      type: 'array',
      items: TEXT,
      description:
        'The keys (C2SP vkey) that the log says are its own. Trust those that you had from elsewhere.',
    },
  },
} as const;

/** What is said where the schema refuses a field: its own words are for programs. */
export const RECEIPT_FAULTS: Readonly<Record<string, string>> = {
  '': 'must be an object',
  format: `must be "${RECEIPT_SCHEMA.properties.format.const}"`,
  event: 'must be an event as the store gives it back',
  salt: 'must be 32 hexadecimal digits, in lower case',
  commitment: 'must be 64 hexadecimal digits, in lower case',
  proof: 'must be a text',
  keys: 'must be a list of texts',
};
