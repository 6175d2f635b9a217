import type { JsonObject, JsonValue } from '../../src/events/event.ts';
import { referenced, type Schema, type SchemaFile } from './shipped-schemas.ts';

/**
 * The examples of a schema at its edges: each number at its bounds, each word of its enumeration,
 * each optional property left out, one at a time, within objects as well.
 */
export function variantsOf(file: SchemaFile): readonly JsonObject[] {
  const { examples = [] } = file.schema;
  return examples.flatMap((example) => [example, ...edgesOf(file, file.schema, example)]);
}

function edgesOf(file: SchemaFile, schema: Schema, data: JsonObject): readonly JsonObject[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(data).flatMap(([name, value]) => {
    const { [name]: _, ...others } = data;
    const edges = valuesOf(file, properties[name] ?? {}, value);
    const variants = edges.map((edge) => ({ ...others, [name]: edge }));
    return required.includes(name) ? variants : [others, ...variants];
  });
}

function valuesOf(file: SchemaFile, schema: Schema, value: JsonValue): readonly JsonValue[] {
  if (schema.$ref !== undefined) {
    const target = referenced(file, schema.$ref);
    return valuesOf(target.file, target.at, value);
  }
  switch (schema.type) {
    case 'object':
      return edgesOf(file, schema, value as JsonObject);
    case 'number':
      return [
        schema.minimum ?? above(schema.exclusiveMinimum),
        schema.maximum ?? below(schema.exclusiveMaximum),
      ];
    default:
      return schema.enum ?? [];
  }
}

function above(bound = Number.NaN): number {
  return bound + 1e-6;
}

function below(bound = Number.NaN): number {
  return bound - 1e-6;
}
