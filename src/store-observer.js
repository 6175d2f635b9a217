/** Tells all of them; whoever observes the store must not be able to stop it. */
export function toldToAll(observers) {
    const tell = (say) => {
        for (const observer of observers) {
            try {
                say(observer);
            }
            catch {
                // There is nobody else to tell.
            }
        }
    };
    return {
        opened: (figures) => tell((each) => each.opened?.(figures)),
        commitTrouble: (trouble, cause) => tell((each) => each.commitTrouble?.(trouble, cause)),
        groupCommitted: (group) => tell((each) => each.groupCommitted?.(group)),
        appendSettled: (outcome, s) => tell((each) => each.appendSettled?.(outcome, s)),
        readDone: (read, events, s) => tell((each) => each.readDone?.(read, events, s)),
        clockSkew: (skewMs) => tell((each) => each.clockSkew?.(skewMs)),
        upcastFailed: (subject) => tell((each) => each.upcastFailed?.(subject)),
        schemasNotSeen: (cause) => tell((each) => each.schemasNotSeen?.(cause)),
        leaseNotRenewed: (cause) => tell((each) => each.leaseNotRenewed?.(cause)),
        commitSignalFailed: (cause) => tell((each) => each.commitSignalFailed?.(cause)),
        snapshotTaken: (sizeBytes, s) => tell((each) => each.snapshotTaken?.(sizeBytes, s)),
        snapshotFailed: (trouble, cause) => tell((each) => each.snapshotFailed?.(trouble, cause)),
        snapshotIgnored: (mismatch) => tell((each) => each.snapshotIgnored?.(mismatch)),
        snapshotDropped: () => tell((each) => each.snapshotDropped?.()),
    };
}
//# sourceMappingURL=store-observer.js.map