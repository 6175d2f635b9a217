import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Fault, invalidRequest } from '../../errors.ts';
import { pointerTo } from '../../events/json-pointer.ts';
import { parseJson } from '../../events/parse-json.ts';
import { RECEIPT_FAULTS, RECEIPT_SCHEMA } from '../../events/receipt.schema.ts';
import type { Receipt } from '../../transparency.ts';

/**
 * A receipt as it was kept in a file. Whether it proves anything is for `checkReceipt` to say.
 *
 * @throws EventStoreError `invalid_request` where the text is no receipt.
 */
export function parseReceipt(text: string): Receipt {
  const parsed = parseJson(text);
  if ('faults' in parsed) throw invalidRequest(parsed.faults);
  if (!isReceipt(parsed.value)) throw invalidRequest(schemaFaults());
  return parsed.value;
}

/** What is no id or no time is in no leaf: the check finds it. */
const isReceipt = new Ajv2020({
  strict: true,
  allErrors: true,
  formats: { uuid: true, 'date-time': true },
}).compile<Receipt>(RECEIPT_SCHEMA);

function schemaFaults(): readonly Fault[] {
  return (isReceipt.errors ?? []).map(({ params, instancePath, message }) => {
    const { missingProperty, additionalProperty } = params as Record<string, string>;
    if (missingProperty !== undefined) {
      return { pointer: `${instancePath}/${missingProperty}`, message: 'is required' };
    }
    if (additionalProperty !== undefined) {
      const pointer = instancePath + pointerTo(additionalProperty);
      return { pointer, message: 'is no field of a receipt' };
    }
    const [, field = '', ...inner] = instancePath.split('/');
    const said = inner.length === 0 ? RECEIPT_FAULTS[field] : undefined;
    return { pointer: instancePath, message: said ?? `${message}` };
  });
}
