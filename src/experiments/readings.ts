// What experiments read off recorded runs: labels and columns by name, one number per run and budget, and what a number is over the seeds.

import type { CellResult, Labels } from '../cells/cell.js';
import type { Row } from '../figures/aggregate.js';
import type { Point } from '../figures/contours.js';
import { type MinifoldError, malformed } from '../input/errors.js';
import { degreesOf } from '../kernels/series.js';

/** The arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** The last entry. */
export function last<T>(values: readonly T[]): T {
  return values[values.length - 1];
}

/** A recorded column; E_SHAPE where the result has none of that name. */
export function column(result: CellResult, name: string): readonly number[] {
  const values = result.measures[name];
  if (values) return values;
  throw without(result, `column ${name}`, Object.keys(result.measures));
}

/** The last entry of a column. */
export function lastOf(result: CellResult, name: string): number {
  return last(column(result, name));
}

type Kinds = Readonly<Record<string, 'text' | 'number'>>;
/** Labels by their kinds. */
export type LabelsOf<K extends Kinds> = { readonly [Name in keyof K]: K[Name] extends 'number' ? number : string };

/** The labels of a result that an experiment gave its cells: `labelsOf(result, { optimizer: 'text', seed: 'number' })`; E_SHAPE where one is not there. */
export function labelsOf<const K extends Kinds>(result: CellResult, kinds: K): LabelsOf<K> {
  const entries = Object.entries(kinds).map(([name, kind]) => {
    const value = result.labels[name];
    if (typeof value === (kind === 'text' ? 'string' : 'number')) return [name, value];
    throw without(result, `label ${name} (a ${kind})`, Object.keys(result.labels));
  });
  return Object.fromEntries(entries) as LabelsOf<K>;
}

function without({ labels }: CellResult, what: string, known: readonly string[]): MinifoldError {
  return malformed('results', `the cell ${JSON.stringify(labels)} has no ${what} (known: ${known.join(', ')})`);
}

/** The mean of a measure over the last tenth of a budget of steps, which evens out the noise of single iterates; infinite for a run that diverged. */
export function lastTenth(result: CellResult, name: string, budget: number): number {
  if (result.status === 'diverged') return Number.POSITIVE_INFINITY;
  const values = column(result, name).filter((_, k) => {
    const step = result.step[k];
    return step > 0.9 * budget && step <= budget;
  });
  return mean(values);
}

/** A measure at the end, the mean over the last tenth of the steps and over the runs; undefined without runs. */
export function meanEnd(runs: readonly CellResult[], name: string): number | undefined {
  return runs.length === 0 ? undefined : mean(runs.map((run) => lastTenth(run, name, last(run.step))));
}

/** The points of a path in the plane. */
export function planePoints(path: CellResult): Point[] {
  const y = column(path, 'theta@1');
  return column(path, 'theta@0').map((x, k) => [x, y[k]]);
}

/** What a task returns of a path in the plane, for `planePoints` to read. */
export function planeMeasures(theta: readonly ArrayLike<number>[]): Readonly<Record<'theta@0' | 'theta@1', number[]>> {
  return { 'theta@0': theta.map((point) => point[0]), 'theta@1': theta.map((point) => point[1]) };
}

/** The direction of a point from the x axis, in degrees. */
export function direction([x, y]: Point): number {
  return degreesOf(y, x);
}

/** The results with these labels that can be read: all but those that were stopped. */
export function ended(results: readonly CellResult[], labels: Labels = {}): CellResult[] {
  const wanted = Object.entries(labels);
  return results.filter((result) => result.status !== 'aborted' && wanted.every(([name, value]) => result.labels[name] === value));
}

/** Those that came to their last step. */
export function finished(results: readonly CellResult[], labels: Labels = {}): CellResult[] {
  return ended(results, labels).filter(({ status }) => status === 'finished');
}

/** Rows of a figure: every record with the labels of its cell, its `step` and its measures by name. */
export function recordRows(results: readonly CellResult[]): Row[] {
  return results.flatMap(({ labels, step, measures }) =>
    step.map((at, k) => ({
      ...labels,
      step: at,
      ...Object.fromEntries(Object.entries(measures).map(([name, values]) => [name, values[k]])),
    })),
  );
}
