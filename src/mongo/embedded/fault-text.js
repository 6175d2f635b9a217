/** What an error says, on one line of at most 500 characters, without a full stop. */
export function oneLine(error) {
    const text = error instanceof Error ? error.message : String(error);
    return text.trim().replaceAll(/\s+/g, ' ').slice(0, 500).replace(/\.$/, '');
}
//# sourceMappingURL=fault-text.js.map