// A table of wrapped text for the terminal.

/** Breaks at spaces; a word longer than a line is cut. */
export function wrapOrCut(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \t\n]+/).filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width));
  }
  lines.push(line);
  return lines;
}

/** The rows with every cell wrapped to its column's width; `paint` may colour a line of a cell after it was padded. */
export function textTable(
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  paint: (text: string, row: number, column: number) => string = (text) => text,
): string {
  return rows
    .map((row, r) => {
      const cells = row.map((text, column) => wrapOrCut(text, widths[column]));
      const height = Math.max(...cells.map((lines) => lines.length));
      const line = (i: number) => cells.map((lines, c) => paint((lines[i] ?? '').padEnd(widths[c]), r, c)).join('  ');
      return Array.from({ length: height }, (_, i) => `${line(i).trimEnd()}\n`).join('');
    })
    .join('\n');
}
