// Theory checks as a table of 80 columns.
import { styleText } from 'node:util';
import { formatNumber, formatSeconds } from '../figures/format.js';
import { referenceText } from '../report/references.js';
import { type CheckRow, type FittedOrder, type Verdict, verdictOf } from '../verify/check.js';
import type { CheckResult } from '../verify/verify.js';
import type { Output } from './context.js';
import { textTable, wrap } from './text-table.js';

const WIDTHS = [31, 11, 16, 9, 5];
const LAST = WIDTHS.length - 1;
/** What the last column says. */
const words: Readonly<Record<Verdict, string>> = { holds: 'holds', explained: 'noted', fails: 'FAILS' };
const colours = { holds: 'green', explained: 'yellow', fails: 'red' } as const;

/** A space at which no line breaks. */
const hard = '\u00a0';

const text = (value: number | string): string => (typeof value === 'number' ? formatNumber(value) : value);
/** Two digits are enough for an error. */
const short = (value: number): string => formatNumber(Number(value.toPrecision(2)));

function orderText({ fitted, standardError, expected }: FittedOrder): string {
  return `order ${fitted.toFixed(2)} ± ${short(standardError)}, expected ${text(expected)}`;
}

function cells(row: CheckRow): string[] {
  const { what, predicted, observed, standardError, error, tolerance, relative } = row;
  const spread = standardError === undefined ? '' : ` ± ${short(standardError)}`;
  return [
    what,
    text(predicted),
    `${text(observed)}${spread}`,
    `${short(error)} ${relative ? 'rel.' : ''} ≤${hard}${short(tolerance)}`,
    words[verdictOf(row)],
  ];
}

function coloured(output: Output): boolean {
  return output.isTTY === true && output.hasColors?.() === true;
}

/** The head of the columns. */
export function verifyHead(output: Output): string {
  const head = ['What', 'Predicted', 'Observed', 'Error', ''];
  return textTable([head], WIDTHS, (line) => (coloured(output) ? styleText('bold', line) : line));
}

/** A check: its id and title, and its rows, with order and note below each. A source stands above the first of the rows that share it. */
export function verifyBlock({ id, title, rows, seconds, error }: CheckResult, output: Output): string {
  const paint = (style: Parameters<typeof styleText>[0], line: string) => (coloured(output) ? styleText(style, line) : line);
  const indented = (line: string, style: Parameters<typeof styleText>[0]) =>
    wrap(line, 76)
      .map((part) => `    ${paint(style, part)}\n`)
      .join('');
  const blocks = rows.map((row, k) => {
    const named = referenceText(row);
    const before = rows[k - 1];
    const source = before && referenceText(before) === named ? '' : indented(named, 'dim');
    const table = textTable([cells(row)], WIDTHS, (line, _, column) => (column === LAST ? paint(colours[verdictOf(row)], line) : line));
    const order = row.order ? indented(orderText(row.order), 'reset') : '';
    const note = row.note ? indented(row.note, 'italic') : '';
    return `${source}${table}${order}${note}`;
  });
  const broken = error === undefined ? [] : [indented(`broke off: ${error}`, 'red')];
  const heading = wrap(`${id}: ${title} (${seconds.toFixed(1)} s)`, 80).map((line) => `${paint('bold', line)}\n`);
  return `${heading.join('')}${[...blocks, ...broken].join('\n').replaceAll(hard, ' ')}\n`;
}

/** The last line: how many rows hold. */
export function verifySummary(results: readonly CheckResult[], seconds: number): string {
  const verdicts = results.flatMap(({ rows }) => rows.map(verdictOf));
  const count = (verdict: Verdict) => verdicts.filter((one) => one === verdict).length;
  const broken = results.filter(({ error }) => error !== undefined).length;
  const parts = [
    `${count('holds')} of ${verdicts.length} rows in ${results.length} checks hold`,
    ...(count('explained') > 0 ? [`${count('explained')} show a known error or limit of a paper (noted)`] : []),
    ...(count('fails') > 0 ? [`${count('fails')} FAIL`] : []),
    ...(broken > 0 ? [`${broken} checks broke off`] : []),
  ];
  return wrap(`${parts.join(', ')}; ${formatSeconds(Number(seconds.toFixed(1)))}`, 80)
    .map((line) => `${line}\n`)
    .join('');
}
