// How effects are taken out of the results of cells.
import type { CellResult, Labels } from '../../../src/experiments/experiment.js';

function has({ labels }: CellResult, wanted: Labels): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

/** The results, those with these labels changed. */
export function changed(results: readonly CellResult[], wanted: Labels, change: (result: CellResult) => CellResult): CellResult[] {
  return results.map((result) => (has(result, wanted) ? change(result) : result));
}

/** A change of the columns of a result, those of one name or whose name fits. */
export function inColumns(
  name: string | RegExp,
  of: (value: number, k: number, values: readonly number[]) => number,
): (result: CellResult) => CellResult {
  const fits = (column: string): boolean => (typeof name === 'string' ? column === name : name.test(column));
  return (result) => ({
    ...result,
    measures: Object.fromEntries(
      Object.entries(result.measures).map(([column, values]) => [column, fits(column) ? values.map(of) : values]),
    ),
  });
}

/** A change of pace: what was recorded at a share of the steps stands at `factor` times that share; the last record where there is none. */
export function atSpeed(factor: number): (result: CellResult) => CellResult {
  return inColumns(/./, (_, k, values) => values[Math.min(values.length - 1, Math.round(factor * k))]);
}

/** The records up to a step. */
export function upTo(last: number): (result: CellResult) => CellResult {
  return ({ step, measures, ...result }) => {
    const count = step.filter((at) => at <= last).length;
    const kept = Object.entries(measures).map(([name, values]) => [name, values.slice(0, count)]);
    return { ...result, step: step.slice(0, count), measures: Object.fromEntries(kept) };
  };
}

/** The records of one result on the steps of another: those at the same share of the steps. */
function recordsOf(from: CellResult, on: CellResult): CellResult {
  const [rows, count] = [from.step.length - 1, on.step.length - 1];
  const at = on.step.map((_, k) => (count === 0 ? rows : Math.round((k * rows) / count)));
  const measures = Object.entries(from.measures).map(([name, values]) => [name, at.map((k) => values[k])]);
  return { ...on, status: from.status, measures: { ...on.measures, ...Object.fromEntries(measures) } };
}

/** The results, with the records of cells with label `from` also in those that differ from them by having `to` in its place, and no other label. */
export function inPlace(
  results: readonly CellResult[],
  name: string,
  from: string | number,
  ...to: readonly (string | number)[]
): CellResult[] {
  return results.map((result) => {
    if (!to.includes(result.labels[name])) return result;
    const other = results.find((one) => one.labels[name] === from && has(one, { ...result.labels, [name]: from }));
    return other ? recordsOf(other, result) : result;
  });
}

/** The results, with the records of cells that differ in one label exchanged. */
export function exchanged(results: readonly CellResult[], name: string, a: string | number, b: string | number): CellResult[] {
  const [first, second] = [inPlace(results, name, a, b), inPlace(results, name, b, a)];
  return results.map((result, k) => (result.labels[name] === a ? second[k] : first[k]));
}
