// Runs the cells of experiments, tasks included: what workers and the library's runExperiment use. Runs go to the engine, tasks to their experiment.

import { type CellResult, isTask, type TaskCell } from '../cells/cell.js';
import { type RunCellOptions, runCellGroup } from '../cells/run-cell-group.js';
import type { CellRunner } from '../cells/run-cells.js';
import { type MinifoldError, malformed, unknownName } from '../input/errors.js';
import { check, positive } from '../input/validate.js';
import { yieldToEvents } from '../runs/pacing.js';
import type { Experiment, Task, TaskContext, TaskResult } from './experiment.js';

/** Milliseconds between two looks at the events of the thread. */
const pause = 8;

/** A runner of cells that finds tasks in these experiments. */
export function experimentRunner(experiments: readonly Pick<Experiment, 'id' | 'tasks'>[]): CellRunner {
  const tasks = new Map(experiments.flatMap(({ id, tasks = {} }) => Object.entries(tasks).map(([name, task]) => [`${id}/${name}`, task])));
  return async (cells, options) => {
    const [cell] = cells;
    if (!cell || !isTask(cell)) return runCellGroup(cells, options);
    const task = tasks.get(cell.task);
    if (!task) throw unknownName('task', cell.task, [...tasks.keys()], 'task');
    return [await runTask(cell, task, options)];
  };
}

async function runTask(cell: TaskCell, task: Task, { signal, onProgress }: RunCellOptions): Promise<CellResult> {
  const start = performance.now();
  const stop = signal ?? new AbortController().signal;
  const weight = check(positive, cell.weight, 'weight');
  let seen = start;
  const context: TaskContext = {
    signal: stop,
    async progress(done, total) {
      if (performance.now() - seen < pause) return;
      onProgress?.((weight * done) / total, weight);
      await yieldToEvents();
      seen = performance.now();
      stop.throwIfAborted();
    },
  };
  const ended = (status: CellResult['status'], result: TaskResult): CellResult => ({
    labels: cell.labels,
    status,
    step: arrayOf(result.step),
    measures: Object.fromEntries(cell.measures.map((name) => [name, arrayOf(result.measures[name])])),
    ...(result.claims && { claims: result.claims }),
    seconds: (performance.now() - start) / 1000,
  });
  try {
    const result = await (task as Task<object>)(cell.settings, context);
    complain(cell, result);
    return ended('finished', result);
  } catch (error) {
    if (!stop.aborted) throw error;
    return ended('aborted', { step: [], measures: Object.fromEntries(cell.measures.map((name) => [name, []])) });
  }
}

/** A copy, made without the iterator that `Array.from` takes of a typed array. */
function arrayOf(numbers: ArrayLike<number>): number[] {
  const copy: number[] = [];
  for (let k = 0; k < numbers.length; k++) copy.push(numbers[k]);
  return copy;
}

/** The first row whose step is not finite or not above the one before it; -1 where there is none. */
function stuckRow(steps: ArrayLike<number>): number {
  for (let k = 0; k < steps.length; k++) if (!Number.isFinite(steps[k]) || (k > 0 && steps[k] <= steps[k - 1])) return k;
  return -1;
}

/** A result that the files of a run cannot hold, or that is not what the cell announced, is a mistake of the experiment. */
function complain({ task, measures }: TaskCell, result: TaskResult): void {
  const wrong = (what: string): MinifoldError => malformed('task', `${task} returned ${what}`);
  const rows = result.step.length;
  if (rows === 0) throw wrong('no rows');
  const stuck = stuckRow(result.step);
  if (stuck >= 0) throw wrong(`steps that are not finite and increasing, at row ${stuck}`);
  const names = Object.keys(result.measures);
  const differing = [...names.filter((name) => !measures.includes(name)), ...measures.filter((name) => !names.includes(name))];
  if (differing.length > 0) throw wrong(`the columns ${names.join(', ')} where its cell announces ${measures.join(', ')}`);
  for (const name of names) {
    const { length } = result.measures[name];
    if (length !== rows) throw wrong(`${length} values of ${name} for ${rows} steps`);
  }
}
