/**
 * What is known, as cases of which one holds: those of the first `anyOf`, `oneOf` or `if` that none
 * has been chosen of. Undefined where there is none.
 */
export function casesOf(facts, nodes) {
    for (const node of facts.readable) {
        for (const keyword of ['anyOf', 'oneOf', 'if']) {
            const name = `${node.id} ${keyword}`;
            if (node.schema[keyword] === undefined || facts.chosen.has(name))
                continue;
            const cases = CASES[keyword](node, nodes);
            if (cases.some((each) => each.every((part) => facts.nodes.includes(part))))
                continue;
            const chosen = new Set([...facts.chosen, name]);
            return cases.map((each) => ({ nodes: [...facts.nodes, ...each], chosen }));
        }
    }
    return undefined;
}
const CASES = {
    anyOf: ({ schema, document }, nodes) => {
        return schema['anyOf'].map((one) => [nodes.node(one, document)]);
    },
    oneOf: ({ schema, document }, nodes) => {
        const each = schema['oneOf'].map((one) => nodes.node(one, document));
        return each.map((one, index) => [
            one,
            ...each.filter((_, at) => at !== index).map((other) => notOf(other, nodes)),
        ]);
    },
    if: ({ schema, document }, nodes) => {
        const [condition, then, otherwise] = ['if', 'then', 'else'].map((keyword) => nodes.node(schema[keyword] ?? true, document));
        return [
            [condition, then],
            [notOf(condition, nodes), otherwise],
        ];
    },
};
function notOf(node, nodes) {
    return nodes.derived(node, 'not', () => ({ not: node.schema }));
}
//# sourceMappingURL=alternatives.js.map