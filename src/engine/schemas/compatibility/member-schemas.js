/**
 * What `properties`, `patternProperties` and `additionalProperties` say of a member.
 *
 * @param name undefined for a member that `properties` does not name
 * @param matches whether the name matches a pattern; undefined where that is not known
 */
export function memberSchemas({ schema }, name, matches) {
    const properties = (schema['properties'] ?? {});
    const isNamed = name !== undefined && Object.hasOwn(properties, name);
    const certain = isNamed ? [properties[name]] : [];
    const unsure = [];
    for (const [pattern, of] of Object.entries((schema['patternProperties'] ?? {}))) {
        const isMatch = matches(pattern);
        if (isMatch === true)
            certain.push(of);
        if (isMatch === undefined)
            unsure.push(of);
    }
    if (certain.length > 0)
        return { certain, unsure };
    const additional = schema['additionalProperties'] ?? true;
    if (unsure.length === 0)
        return { certain: [additional], unsure };
    return { certain, unsure, otherwise: additional };
}
//# sourceMappingURL=member-schemas.js.map