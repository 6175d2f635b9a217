import { isEventStoreError } from '../../errors.js';
/** Rejects where the upcaster fails for other reasons than the event. */
export async function latestOf(event, upcast) {
    try {
        return { event: await upcast(event) };
    }
    catch (error) {
        if (!isEventStoreError(error, 'upcast_failed'))
            throw error;
        const { fromVersion, toVersion } = error.details;
        return { event, failed: `upcast_failed: from version ${fromVersion} to ${toVersion}` };
    }
}
//# sourceMappingURL=delivered-events.js.map