// The claims of an experiment as a table of at most 80 columns.
import { styleText } from 'node:util';
import type { Claim } from '../cells/claim.js';
import { verdicts } from '../report/verdict.js';
import type { Output } from './context.js';
import { textTable } from './text-table.js';

const WIDTHS = [28, 17, 18, 8];
const VERDICT = 3;

/** One row per claim: text, what the paper leads to expect, what was observed, whether it holds. */
export function claimsTable(claims: readonly Claim[], output: Output): string {
  if (claims.length === 0) return 'This experiment makes no claims.\n';
  const colours = output.isTTY === true && output.hasColors?.() === true;
  const rows = claims.map(({ text, expected, tolerance, observed, verdict }) => [
    text,
    tolerance === '' ? expected : `${expected} (tolerance ${tolerance})`,
    observed,
    verdicts[verdict].text,
  ]);
  const paint = (text: string, row: number, column: number) => {
    if (!colours) return text;
    if (row === 0) return styleText('bold', text);
    return column === VERDICT ? styleText(claims[row - 1].verdict === 'holds' ? 'green' : 'yellow', text) : text;
  };
  return textTable([['Claim', 'Expected', 'Observed', 'Verdict'], ...rows], WIDTHS, paint);
}
