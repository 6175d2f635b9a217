import { _, type Ajv, type FuncKeywordDefinition, type KeywordErrorDefinition } from 'ajv';
import { canonicalJson } from '../../../events/canonical-json.ts';
import type { JsonValue } from '../../../events/event.ts';
import type { StepMeter } from './step-meter.ts';

/**
 * `const`, `enum` and `uniqueItems`, in place of AJV's. Those compare items each with every other
 * one, call `toString` and `valueOf` where data has something of that name, and do not see
 * `"__proto__"` twice. Here values are equal where their canonical JSON (RFC 8785) is.
 */
export function replaceEqualityKeywords(ajv: Ajv, meter: StepMeter): void {
  const definitions: readonly FuncKeywordDefinition[] = [
    {
      keyword: 'const',
      error: errorWith('allowedValue'),
      compile: (only: JsonValue) => memberTest([only], meter),
    },
    {
      keyword: 'enum',
      schemaType: 'array',
      error: errorWith('allowedValues'),
      compile: (values: readonly JsonValue[]) => memberTest(values, meter),
    },
    {
      keyword: 'uniqueItems',
      type: 'array',
      schemaType: 'boolean',
      compile: (mustBeUnique: boolean) => (items: readonly JsonValue[]) =>
        !mustBeUnique || areUnique(items, meter),
    },
  ];
  for (const definition of definitions) {
    ajv.removeKeyword(String(definition.keyword));
    ajv.addKeyword(definition);
  }
}

function errorWith(param: string): KeywordErrorDefinition {
  return { message: 'is not allowed', params: ({ schemaCode }) => _`{${param}: ${schemaCode}}` };
}

/** A text, number, boolean or null is found without writing it out. */
function memberTest(values: readonly JsonValue[], meter: StepMeter): (value: JsonValue) => boolean {
  const scalars = new Set(values.filter(isScalar));
  const texts = new Set(values.filter((value) => !isScalar(value)).map(canonicalJson));
  return (value) => {
    if (isScalar(value)) return scalars.has(value);
    return texts.size > 0 && texts.has(written(value, meter));
  };
}

function areUnique(items: readonly JsonValue[], meter: StepMeter): boolean {
  const texts = new Set<string>();
  for (const item of items) texts.add(written(item, meter));
  return texts.size === items.length;
}

/** To write a value out takes longer than to look at what is there. */
function written(value: JsonValue, meter: StepMeter): string {
  const text = canonicalJson(value);
  meter.spend(8 + text.length / 2);
  return text;
}

function isScalar(value: JsonValue): boolean {
  return typeof value !== 'object' || value === null;
}
