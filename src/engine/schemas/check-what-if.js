import { invalidRequest } from '../../errors.js';
import { verdictOn } from './check-events.js';
/** What-if events are checked as an append would check them, and come as they would be read. */
export function createCheckWhatIf(registry, policy) {
    return async function checkWhatIf(aggregateType, events) {
        const faults = [];
        const upcast = [];
        for (const [index, event] of events.entries()) {
            const checked = await checkedEvent(aggregateType, event, registry, policy);
            if ('eventType' in checked)
                upcast.push(checked);
            else
                faults.push(...checked.map((each) => under(`/whatIf/${index}`, each)));
        }
        if (faults.length > 0)
            throw invalidRequest(faults);
        return upcast;
    };
}
async function checkedEvent(aggregateType, event, registry, policy) {
    const { eventType, data } = event;
    const subject = registry.find({ aggregateType, eventType });
    const latest = subject?.latestVersion ?? 1;
    const { version = latest } = event;
    const { faults } = verdictOn({ aggregateType, eventType, version, data }, subject, policy);
    if (faults.length > 0)
        return faults;
    if (subject === undefined)
        return { ...event, version };
    try {
        const upcastData = await subject.upcastData(data, version, latest);
        return { eventType, version: latest, data: upcastData };
    }
    catch (error) {
        const message = `cannot be had as version ${latest}: ${error.message}`;
        return [{ pointer: '', message }];
    }
}
function under(place, { pointer, message }) {
    return { pointer: place + pointer, message };
}
//# sourceMappingURL=check-what-if.js.map