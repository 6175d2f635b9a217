var __rewriteRelativeImportExtension = (this && this.__rewriteRelativeImportExtension) || function (path, preserveJsx) {
    if (typeof path === "string" && /^\.\.?\//.test(path)) {
        return path.replace(/\.(tsx)$|((?:\.d)?)((?:\.[^./]+?)?)\.([cm]?)ts$/i, function (m, tsx, d, ext, cm) {
            return tsx ? preserveJsx ? ".jsx" : ".js" : d && (!ext || !cm) ? m : (d + ext + "." + cm.toLowerCase() + "js");
        });
    }
    return path;
};
/**
 * The program of that process: plain node on compiled JavaScript, so that nothing but the measured
 * code is at work, and a heap that no other row has used.
 */
process.once('message', async ({ file, bench }) => {
    const { row } = (await import(__rewriteRelativeImportExtension(file)));
    const measurement = await row.measure(bench);
    process.send?.(measurement, () => process.disconnect());
});
process.once('disconnect', () => process.exit());
export {};
//# sourceMappingURL=measure-row.js.map