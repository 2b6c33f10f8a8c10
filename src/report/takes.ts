// How long an experiment takes: what its presets were seen to take, and the work of other settings over that of quick.
import { type Cell, isTask, stepsOf } from '../cells/cell.js';
import type { Experiment } from '../experiments/experiment.js';
import { formatNumber, formatRounded, formatSeconds } from '../figures/format.js';

/** Steps, each weighed by what it reads, for a ratio of two presets: what tasks take is said in steps of the runs beside them. */
function workOf(cells: readonly Cell[]): number {
  const beside = Math.max(1, ...cells.map((cell) => (isTask(cell) ? 1 : dimensionOf(cell.config.problem))));
  return cells.reduce(
    (sum, cell) => sum + stepsOf(cell) * (isTask(cell) ? beside : (cell.stepWeight ?? 1) * dimensionOf(cell.config.problem)),
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

/** Time and memory of these cells: seen where they are those of a preset, and else a time of which the order alone is known. */
export function takes(experiment: Experiment, cells: readonly Cell[]): string | undefined {
  const { quickTakes, paperTakes, presets } = experiment;
  const times = timesQuick(experiment, cells);
  if (quickTakes && times === 1)
    return `${formatSeconds(quickTakes.seconds)} on two cores, ${formatNumber(quickTakes.megabytes)} MB of memory`;
  if (!paperTakes || times !== timesQuick(experiment, experiment.cells(presets.paper))) return roughTime(experiment, cells);
  const [wall, processors] = [paperTakes.seconds, paperTakes.processorSeconds].map(formatSeconds);
  return `${wall} on two cores, ${processors} of processors, ${formatNumber(paperTakes.megabytes)} MB of memory`;
}

/** What these cells should take by what those of the quick preset take. */
export function roughTime(experiment: Experiment, cells: readonly Cell[]): string | undefined {
  const { quickTakes } = experiment;
  return quickTakes && `${roughly(timesQuick(experiment, cells) * quickTakes.seconds)} or so on two cores`;
}

/** A time of which the order alone is known. */
function roughly(seconds: number): string {
  const [unit, size] = seconds < 90 ? (['seconds', 1] as const) : seconds < 5400 ? (['minutes', 60] as const) : (['hours', 3600] as const);
  return `${formatRounded(seconds / size, 1)} ${unit}`;
}
