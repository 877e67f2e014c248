/** Prints rows under their headings, each column as wide as it needs. */
export function printTable<Key extends string>(
  columns: readonly Key[],
  rows: readonly Readonly<Record<Key, unknown>>[],
): void {
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => String(row[column]).length)),
  );
  const line = (cells: readonly string[]): string =>
    `${cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()}\n`;
  process.stdout.write(line(columns));
  process.stdout.write(line(widths.map((width) => '-'.repeat(width))));
  for (const row of rows) process.stdout.write(line(columns.map((column) => String(row[column]))));
}
