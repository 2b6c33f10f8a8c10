// How long an experiment takes: what its quick preset was seen to take, and the work of other settings over that.
import { type Cell, isTask, stepsOf } from '../cells/cell.js';
import type { Experiment } from '../experiments/experiment.js';
import { formatNumber, formatRounded, formatSeconds } from '../figures/format.js';

/** Steps, each weighed by what it reads: for a ratio of two presets. */
function workOf(cells: readonly Cell[]): number {
  return cells.reduce(
    (sum, cell) => sum + stepsOf(cell) * (isTask(cell) ? 1 : (cell.stepWeight ?? 1) * dimensionOf(cell.config.problem)),
    0,
  );
}

/** The columns of the data, where a problem has some. */
function dimensionOf(problem: object): number {
  const { d } = problem as { readonly d?: unknown };
  return typeof d === 'number' ? d : 1;
}

/** The work of these cells over that of the quick preset. */
export function timesQuick({ presets, cells: cellsOf }: Experiment, cells: readonly Cell[]): number {
  return workOf(cells) / workOf(cellsOf(presets.quick));
}

/** Time and memory of these cells, where those of the quick preset are known. */
export function takes(experiment: Experiment, cells: readonly Cell[]): string | undefined {
  const { quickTakes } = experiment;
  if (!quickTakes) return undefined;
  const times = timesQuick(experiment, cells);
  const { seconds, megabytes } = quickTakes;
  return times === 1
    ? `${formatSeconds(seconds)} on two cores, ${formatNumber(megabytes)} MB of memory`
    : `${roughly(times * seconds)} or so on two cores`;
}

/** A time of which the order alone is known. */
function roughly(seconds: number): string {
  const [unit, size] = seconds < 90 ? (['seconds', 1] as const) : seconds < 5400 ? (['minutes', 60] as const) : (['hours', 3600] as const);
  return `${formatRounded(seconds / size, 1)} ${unit}`;
}
