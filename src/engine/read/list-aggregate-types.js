/** Lists the types that have events: a type can be there, empty, before its first event is. */
export function createListAggregateTypes(reader) {
    return async function aggregateTypes() {
        const types = await reader.aggregateTypes();
        const summaries = types.map(async (aggregateType) => {
            const summary = await reader.summaryOfType(aggregateType);
            return summary === undefined ? [] : [{ aggregateType, ...summary }];
        });
        return (await Promise.all(summaries)).flat();
    };
}
//# sourceMappingURL=list-aggregate-types.js.map