// A section as a table of 80 columns.
import { isMet, type Row, type Section } from './section.js';

/** A positive number with three significant digits and no exponent. */
export function figure(x: number): string {
  return x.toFixed(Math.max(0, 2 - Math.floor(Math.log10(Math.abs(x) || 1))));
}

function line(name: string, value: string, ratio: string, target: string): string {
  return `${name.padEnd(40)}${value.padStart(10)}${ratio.padStart(10)}  ${target}`.trimEnd();
}

function targetText(row: Row): string {
  if (!row.target) return '';
  const { of, most } = row.target;
  return `<= ${most}${of === 'ratio' ? 'x' : ''} ${isMet(row, row.target) ? 'met' : 'MISSED'}`;
}

export function table({ title, unit, rows }: Section): string {
  const head = line(title, unit, rows.some(({ ratio }) => ratio !== null) ? 'to first' : '', '');
  const body = rows.map((row) =>
    line(`  ${row.task}`, figure(row.value), row.ratio === null ? '' : `${figure(row.ratio)}x`, targetText(row)),
  );
  return `${[head, ...body].join('\n')}\n`;
}
