/** Finds the types that have events of an aggregate id: one look into an index for each type. */
export function createTypesHolding(reader, aggregates) {
    return async function typesHolding(aggregateId, among) {
        const existing = await aggregates.aggregateTypes();
        const types = existing.filter((type) => among?.includes(type) ?? true);
        const looks = types.map(async (aggregateType) => {
            const last = await reader.lastOfAggregate({ aggregateType, aggregateId });
            return last === undefined ? [] : [aggregateType];
        });
        return (await Promise.all(looks)).flat();
    };
}
//# sourceMappingURL=types-holding.js.map