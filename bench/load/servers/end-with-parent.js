/**
 * Ends this process when the one that has started it disconnects, or dies. What it leaves open is
 * on a mongod that is about to be thrown away.
 */
export function endWithParent() {
    process.once('disconnect', () => process.exit());
    // Listening alone keeps no process that is done.
    process.channel?.unref();
}
//# sourceMappingURL=end-with-parent.js.map