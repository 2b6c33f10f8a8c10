// A theory check: an experiment of one task, which recomputes what papers predict and what comes of it, row by row. The rows are its claims.
import type { CellResult } from '../cells/cell.js';
import { type Claim, type ClaimedNumber, verdictOf } from '../cells/claim.js';
import { wordsOf } from '../experiments/claim.js';
import type { Experiment, Task } from '../experiments/experiment.js';
import { withSeeds } from '../experiments/schemas.js';
import type { Reference } from '../papers.js';

export type { Experiment };

/** One comparison of a check. */
export type CheckRow = Omit<Claim, 'id'>;

/** What a row compares: two numbers, or what belongs together, such as two points, as text and with their distance. */
export type RowOptions = Pick<Claim, 'text' | 'order' | 'refuted' | 'note'> &
  Pick<ClaimedNumber, 'tolerance' | 'relative'> &
  Partial<Reference> & {
    /** Default `=`. */
    readonly is?: ClaimedNumber['is'];
    readonly standardError?: number | undefined;
  } & (
    | { readonly expected: number; readonly observed: number }
    | { readonly expected: string; readonly observed: string; readonly error: number }
  );

/** A row: its words and its verdict follow from the numbers, and from the order if that has a tolerance. */
export function compared(options: RowOptions): CheckRow {
  const { is = '=', expected, observed, tolerance, relative, standardError, ...row } = options;
  const [value, to] = 'error' in options ? [options.error, 0] : [options.observed, options.expected];
  const comparison: ClaimedNumber = {
    value,
    is,
    expected: to,
    tolerance,
    ...(relative && { relative }),
    ...(standardError !== undefined && { standardError }),
  };
  const words = wordsOf(comparison);
  const said = 'error' in options ? { ...words, expected: options.expected, observed: options.observed } : words;
  const numbers = [comparison];
  return { ...row, ...said, numbers, verdict: verdictOf({ ...row, numbers }) };
}

/** What came of a check. */
export interface CheckResult {
  /** The check's name. */
  readonly id: string;
  /** What it checks. */
  readonly title: string;
  /** What was predicted and seen. */
  readonly rows: readonly Claim[];
  /** Wall time in seconds. */
  readonly seconds: number;
}

/** What came of a check, from the result of its task. */
export function checkResult({ id, title, presets, analyse }: Experiment, result: CellResult): CheckResult {
  return { id, title, rows: analyse(presets.quick, [result]).claims, seconds: result.seconds };
}

/** What came of a check whose thread ended before it did. */
export function brokenOff({ id, title, paper, place }: Experiment, error: Error): CheckResult {
  return { id, title, rows: [{ id: `${id}-1`, paper, place, ...brokenRow(error) }], seconds: 0 };
}

/** A check: its id, title, and where in a paper stands what it compares, for those of its rows that name no place of their own. */
export interface CheckOptions extends Reference {
  readonly id: string;
  readonly title: string;
  /** About how long it takes, for the estimate of the time left. Default 1. */
  readonly seconds?: number | undefined;
  rows(): Iterable<CheckRow> | AsyncIterable<CheckRow>;
}

function brokenRow(error: unknown): CheckRow {
  const observed = error instanceof Error ? error.message : String(error);
  return { text: 'The check broke off.', expected: 'no error', observed, tolerance: '', numbers: [], verdict: 'fails' };
}

/** The experiment whose only task makes the rows. A task that breaks off leaves the rows before, and one that fails with the reason. */
export function theoryCheck({ rows, seconds = 1, ...options }: CheckOptions): Experiment {
  const { id, title, ...reference } = options;
  const task: Task<object> = async (_, { progress }) => {
    const claims: Claim[] = [];
    const add = (row: CheckRow): void => void claims.push({ id: `${id}-${claims.length + 1}`, ...reference, ...row });
    try {
      for await (const row of rows()) {
        add(row);
        await progress(0, 1);
      }
    } catch (error) {
      add(brokenRow(error));
    }
    return { step: [0], measures: {}, claims };
  };
  const settings = { seeds: [0] };
  return {
    ...options,
    summary: '',
    ours: '',
    presets: { quick: settings, paper: settings },
    schema: withSeeds({}),
    draws: '',
    tasks: { rows: task },
    cells: () => [{ labels: { check: id }, task: `${id}/rows`, settings: {}, weight: seconds, measures: [] }],
    analyse: (_, results) => ({ claims: results.flatMap(({ claims = [] }) => claims), figures: [], tables: [] }),
  };
}
