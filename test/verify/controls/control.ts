// Negative controls of rows of theory checks: a row that holds must not hold of the numbers that it would have without the effect it is about.
import { type Claim, type ClaimedNumber, verdictOf } from '../../../src/cells/claim.js';

/** What a verdict is made of. */
export type Numbers = Pick<Claim, 'numbers' | 'order'>;

/** The numbers of a row without its effect, where need be from the rows beside it. */
export type Change = (row: Claim, beside: readonly Claim[]) => Numbers;

/** A control of the rows whose words fit; where several do, the first counts. */
export interface RowControl {
  readonly rows: RegExp;
  /** What is taken away or put in its place, in words. */
  readonly without: string;
  readonly change: Change;
}

/** The controls of checks by their ids. */
export type RowControls = Readonly<Record<string, readonly RowControl[]>>;

export function control(rows: RegExp, without: string, change: Change): RowControl {
  return { rows, without, change };
}

/** The control of a row; undefined without one. A refuted row needs none: that it does not hold is what it says. */
export function controlOf({ text }: Claim, controls: readonly RowControl[]): RowControl | undefined {
  return controls.find(({ rows }) => rows.test(text));
}

/** What is wrong with a row and its control; undefined where nothing is. */
export function complaint(row: Claim, beside: readonly Claim[], controls: readonly RowControl[]): string | undefined {
  if (row.refuted && row.verdict === 'explained') return undefined;
  if (row.verdict !== 'holds') return `is ${row.verdict} (${row.observed})`;
  const own = controlOf(row, controls);
  if (!own) return 'has no control';
  const { numbers, order } = own.change(row, beside);
  if (numbers.some(({ value, expected }) => !Number.isFinite(value) || !Number.isFinite(expected))) return 'has a control without a number';
  return verdictOf({ numbers, ...(order && { order }) }) === 'fails' ? undefined : `holds of its control as well: ${own.without}`;
}

/** What is wrong with the rows of a check, a line for each, and with controls that no row has. */
export function complaints(rows: readonly Claim[], controls: readonly RowControl[]): string[] {
  const ofRows = rows.flatMap((row) => {
    const words = complaint(row, rows, controls);
    return words === undefined ? [] : [`${row.id} ${words}`];
  });
  const used = new Set(rows.filter(({ refuted }) => !refuted).map((row) => controlOf(row, controls)));
  return [...ofRows, ...controls.filter((one) => !used.has(one)).map((one) => `no row has the control ${one.rows}`)];
}

/** The number of a row that `complaint` changes: a row of a check has one. */
export function numberOf({ numbers }: Claim): ClaimedNumber {
  return numbers[0] as ClaimedNumber;
}
