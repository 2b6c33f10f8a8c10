// A section as a table of 100 columns.
import { type Row, type Section, verdictOf } from './section.js';

/** A positive number with three significant digits and no exponent. */
export function figure(x: number): string {
  return x.toFixed(Math.max(0, 2 - Math.floor(Math.log10(Math.abs(x) || 1))));
}

function line(name: string, value: string, wall: string, ratio: string, range: string, target: string): string {
  return `${name.padEnd(40)}${value.padStart(10)}${wall.padStart(8)}${ratio.padStart(10)}${range.padStart(14)}  ${target}`.trimEnd();
}

function targetText(row: Row): string {
  if (!row.target) return '';
  const { of, most } = row.target;
  return `<= ${Number(most.toPrecision(3))}${of === 'ratio' ? 'x' : ''} ${verdictOf(row, row.target)}`;
}

export function table({ title, unit, rows }: Section): string {
  const ratios = rows.some(({ ratio }) => ratio !== null);
  const head = line(
    title,
    unit,
    rows.some(({ wall }) => wall !== undefined) ? 'wall' : '',
    ratios ? 'to first' : '',
    ratios ? '5-95 %' : '',
    '',
  );
  const body = rows.map((row) => {
    const range = row.ratioRange ?? (row.ratio === null ? row.valueRange : undefined);
    return line(
      `  ${row.task}`,
      row.unit ? `${figure(row.value)} ${row.unit}` : figure(row.value),
      row.wall === undefined ? '' : figure(row.wall),
      row.ratio === null ? '' : `${figure(row.ratio)}x`,
      range && range[0] !== range[1] ? `${figure(range[0])}-${figure(range[1])}` : '',
      targetText(row),
    );
  });
  return `${[head, ...body].join('\n')}\n`;
}
