import { parseReference } from './documents/references.js';
/** Looks at every `$ref`, also where it is data: rather one too many. */
export function referredTypes(subject, schema) {
    const from = { ...subject, version: 1 };
    const types = new Set();
    let level = [schema];
    while (level.length > 0) {
        const below = [];
        for (const value of level) {
            if (typeof value !== 'object' || value === null)
                continue;
            const { $ref } = value;
            const reference = typeof $ref === 'string' ? parseReference($ref, from) : undefined;
            if (reference !== undefined)
                types.add(reference.name.aggregateType);
            below.push(...Object.values(value));
        }
        level = below;
    }
    types.delete(subject.aggregateType);
    return [...types].sort();
}
//# sourceMappingURL=referred-types.js.map