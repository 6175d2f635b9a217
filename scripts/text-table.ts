/** Columns as wide as their widest cell, for people; the lines have no end of their own. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => {
    return lines.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0);
  });
  return lines
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
