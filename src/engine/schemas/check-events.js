/** What schemas have to say of events that are to be appended. */
export function createEventSchemas(registry, policy) {
    return {
        named: (events) => Array.isArray(events) ? events.map((each) => named(each, registry)) : events,
        latestVersion: (subject) => registry.find(subject)?.latestVersion ?? 1,
        check(events) {
            const faults = [];
            const warnings = new Set();
            for (const [index, event] of events.entries()) {
                const verdict = verdictOn(event, registry.find(event), policy);
                for (const { pointer, message } of verdict.faults) {
                    faults.push({ pointer: `/${index}${pointer}`, message });
                }
                for (const warning of verdict.warnings)
                    warnings.add(warning);
            }
            return { faults, warnings: [...warnings] };
        },
    };
}
/** Whether it is an event at all is not known yet. */
function named(event, registry) {
    const { aggregateType, eventType } = Object(event);
    if (aggregateType !== undefined || typeof eventType !== 'string')
        return event;
    const [only, ...others] = registry.typesOf(eventType);
    return only === undefined || others.length > 0 ? event : { ...event, aggregateType: only };
}
const WELL = { faults: [], warnings: [] };
/** What schemas say of one event: each pointer leads into it. */
export function verdictOn(event, subject, policy) {
    const { aggregateType, eventType, version, data } = event;
    const name = `${aggregateType}/${eventType}`;
    if (subject === undefined) {
        if (policy === 'open')
            return WELL;
        if (policy === 'warn')
            return { faults: [], warnings: [`${name} has no schema`] };
        return fault('/eventType', `has no schema as ${name}, and only what has one is taken`);
    }
    const schema = subject.version(version);
    if (schema === undefined) {
        const latest = subject.latestVersion;
        return fault('/version', `is no version of ${name}: there are 1 to ${latest}`);
    }
    const faults = schema.check(data).map(({ pointer, message }) => ({
        pointer: `/data${pointer}`,
        message,
    }));
    const isDeprecated = subject.deprecatedVersions.includes(version);
    return { faults, warnings: isDeprecated ? [`version ${version} of ${name} is deprecated`] : [] };
}
function fault(pointer, message) {
    return { faults: [{ pointer, message }], warnings: [] };
}
//# sourceMappingURL=check-events.js.map