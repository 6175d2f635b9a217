import { EventStoreError } from '../../errors.js';
import { patchBetween } from '../replay/json-patch.js';
import { versionedOf } from './next-version.js';
/** What this process knows of schemas. */
export function createReadSchemas(registry, trial) {
    /** Steps aside: whether data of the one fits the other as it is. */
    const asItIs = ({ stored }) => {
        const versioned = versionedOf(stored, (name) => registry.schema(name));
        return { ...versioned, hasUpcast: false };
    };
    return {
        subjects: () => registry.subjects().map(({ summary }) => summary),
        subject: (subject) => registry.find(subject)?.summary,
        schema: (subject, version) => registry.find(subject)?.registered(version),
        async diff(subject, from, to) {
            const [before, after] = [from, to].map((each) => registry.find(subject)?.version(each));
            if (before === undefined || after === undefined)
                return undefined;
            const pair = { candidate: asItIs(after), earlier: [asItIs(before)] };
            const { faults, reasons } = await trial.carryOut({
                successions: [
                    { mode: 'BACKWARD', ...pair },
                    { mode: 'FORWARD', ...pair },
                ],
            });
            const [backward, forward] = reasons;
            if (backward === undefined || forward === undefined) {
                const message = `The schemas cannot be compared: ${faults[0]?.message}`;
                throw new EventStoreError('unavailable', message, {});
            }
            const patch = patchBetween(before.stored.schema, after.stored.schema);
            return { patch, backward, forward };
        },
        validate: (subject, version, data) => registry.find(subject)?.version(version)?.check(data),
    };
}
//# sourceMappingURL=read-schemas.js.map