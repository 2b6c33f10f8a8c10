// Theory checks as a table of 80 columns.
import { styleText } from 'node:util';
import { type Claim, errorOf, type FittedOrder, type Verdict } from '../cells/claim.js';
import { formatNumber, formatRounded, formatSeconds } from '../figures/format.js';
import { referenceText } from '../report/references.js';
import type { CheckResult } from '../verify/check.js';
import type { Output } from './context.js';
import { textTable, wrapOrCut } from './text-table.js';

const WIDTHS = [31, 11, 16, 9, 5];
const LAST = WIDTHS.length - 1;
/** What the last column says. */
const words: Readonly<Record<Verdict, string>> = { holds: 'holds', explained: 'noted', fails: 'FAILS', open: '' };
const colours = { holds: 'green', explained: 'yellow', fails: 'red', open: 'yellow' } as const;

/** A space at which no line breaks. */
const hard = '\u00a0';

/** Two digits are enough for an error. */
const short = (value: number): string => formatRounded(value, 2);

function orderText({ fitted, standardError, expected }: FittedOrder): string {
  return `order ${fitted.toFixed(2)} ± ${short(standardError)}, expected ${formatNumber(expected)}`;
}

function cells({ text, expected, observed, numbers: [number], verdict }: Claim): string[] {
  const error = number ? `${short(errorOf(number))} ${number.relative ? 'rel.' : ''} ≤${hard}${short(number.tolerance)}` : '';
  return [text, expected, observed, error, words[verdict]];
}

function sourceOf({ paper, place = '', also = [] }: Claim): string {
  return paper ? referenceText({ paper, place, also }) : '';
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
export function verifyBlock({ id, title, rows, seconds }: CheckResult, output: Output): string {
  const paint = (style: Parameters<typeof styleText>[0], line: string) => (coloured(output) ? styleText(style, line) : line);
  const indented = (line: string, style: Parameters<typeof styleText>[0]) =>
    wrapOrCut(line, 76)
      .map((part) => `    ${paint(style, part)}\n`)
      .join('');
  const blocks = rows.map((row, k) => {
    const named = sourceOf(row);
    const source = k > 0 && sourceOf(rows[k - 1]) === named ? '' : indented(named, 'dim');
    const table = textTable([cells(row)], WIDTHS, (line, _, column) => (column === LAST ? paint(colours[row.verdict], line) : line));
    const order = row.order ? indented(orderText(row.order), 'reset') : '';
    const note = row.note ? indented(row.note, 'italic') : '';
    return `${source}${table}${order}${note}`;
  });
  const heading = wrapOrCut(`${id}: ${title} (${seconds.toFixed(1)} s)`, 80).map((line) => `${paint('bold', line)}\n`);
  return `${heading.join('')}${blocks.join('\n').replaceAll(hard, ' ')}\n`;
}

/** The last line: how many rows hold. */
export function verifySummary(results: readonly CheckResult[], seconds: number): string {
  const verdicts = results.flatMap(({ rows }) => rows.map(({ verdict }) => verdict));
  const count = (verdict: Verdict) => verdicts.filter((one) => one === verdict).length;
  const parts = [
    `${count('holds')} of ${verdicts.length} rows in ${results.length} ${results.length === 1 ? 'check' : 'checks'} hold`,
    ...(count('explained') > 0 ? [`${count('explained')} show a known error or limit of a paper (noted)`] : []),
    ...(count('fails') > 0 ? [`${count('fails')} FAIL`] : []),
  ];
  return wrapOrCut(`${parts.join(', ')}; ${formatSeconds(Number(seconds.toFixed(1)))}`, 80)
    .map((line) => `${line}\n`)
    .join('');
}
