// Runs cells that go through the same steps, together: plain data in, plain data out, on whatever thread.

import { unavailable } from '../input/errors.js';
import { checkPlain } from '../optimizers/optimizer.js';
import type { Problem } from '../problems/problem.js';
import { readProblem } from '../problems/registry.js';
import { groupForLanes } from '../runs/lane-groups.js';
import type { RecordOptions } from '../runs/record.js';
import { type RunConfig, readRunConfig } from '../runs/run-config.js';
import { Runs } from '../runs/runs.js';
import { type Cell, type CellResult, isTask, type RunCell } from './cell.js';

/** How to watch and stop cells. */
export type RunCellOptions = Pick<RecordOptions, 'signal' | 'onProgress'>;

/** Reads the configs of cells. Cells that hold the same problem object share one problem, and so explicit data. */
function cellReader(): (cell: RunCell) => RunConfig {
  const problems = new Map<object, Problem>();
  return ({ config: { problem: spec, steps: _, every: __, measures: ___, ...rest } }) => {
    const problem = problems.get(spec) ?? readProblem(spec);
    problems.set(spec, problem);
    const config = readRunConfig({ ...rest, problem }, 'run');
    checkPlain(config.optimizer, 'run.optimizer', 'be posted to workers; use createRun or createRuns');
    return config;
  };
}

/** Whether the text of these settings is short beside a run. */
function isShort(settings: object): boolean {
  return Object.values(settings).every((value) => !ArrayBuffer.isView(value) && !(Array.isArray(value) && value.length > 100));
}

/** The same for what grouping asks: cells that differ in their seed alone, of which there may be hundreds of thousands, are read once. */
function kindReader(): (cell: RunCell) => RunConfig {
  const read = cellReader();
  const known = new Map<string, RunConfig>();
  return (cell) => {
    const { seed = 0, ...rest } = cell.config;
    if (!Number.isSafeInteger(seed) || seed < 0 || !isShort(rest) || !isShort(rest.problem)) return read(cell);
    const key = JSON.stringify(rest);
    const config = known.get(key) ?? read(cell);
    known.set(key, config);
    return config;
  };
}

/** Throws where a run cannot be started as its cell has it, before any is. */
export function checkCells(cells: readonly Cell[]): void {
  const read = kindReader();
  for (const cell of cells) if (!isTask(cell)) read(cell);
}

/** Cells of one problem that run together: more save no more, and cells should end steadily, where many wait for their turn. */
const mostTogether = 256;
/** Entries that a group moves in all its steps, each on every sample: some seconds of them. */
const mostMoved = 2 ** 32;

/** The most runs without lanes that end together. Replicas that ride in vectors are up to 16. */
function mostOf({ problem, batchSize }: RunConfig, steps: number): number {
  const each = problem.parameters * Math.max(1, batchSize ?? problem.samples) * steps;
  return Math.min(mostTogether, Math.max(16, Math.floor(mostMoved / each)));
}

/**
 * The cells, by index, that are best run together by one of `jobs` workers: they share their data and their steps. A cell that cannot be
 * read is left alone, so that its error is its own, and so is a task.
 */
export function groupCells(cells: readonly Cell[], jobs: number): number[][] {
  const most = Math.ceil(cells.length / jobs);
  const bySteps = new Map<string, number[]>();
  const tasks: number[][] = [];
  cells.forEach((cell, index) => {
    if (isTask(cell)) {
      tasks.push([index]);
      return;
    }
    const { steps, every, measures } = cell.config;
    const key = JSON.stringify([steps, every, measures]);
    const group = bySteps.get(key);
    if (group) group.push(index);
    else bySteps.set(key, [index]);
  });
  const read = kindReader();
  const groups = [...bySteps.values()].flatMap((indices) => {
    const readable: number[] = [];
    const configs: RunConfig[] = [];
    const alone: number[][] = [];
    for (const index of indices) {
      try {
        configs.push(read(cells[index] as RunCell));
        readable.push(index);
      } catch {
        alone.push([index]);
      }
    }
    const { steps } = (cells[indices[0]] as RunCell).config;
    const together = configs.reduce((least, config) => Math.min(least, mostOf(config, steps)), Math.ceil(configs.length / jobs));
    return [...alone, ...groupForLanes(configs, most, together).map((group) => group.map((k) => readable[k]))];
  });
  return [...tasks, ...groups].sort(([a], [b]) => a - b);
}

/** The results of a group of runs: the same on any thread, in any order, alone or among others. */
export async function runCellGroup(cells: readonly Cell[], options: RunCellOptions = {}): Promise<CellResult[]> {
  const start = performance.now();
  const runCells = cells.map(asRun);
  const { steps, every, measures } = runCells[0].config;
  const runs = new Runs(runCells.map(cellReader()));
  try {
    const recordings = await runs.record({ steps, every, measures, ...options });
    const seconds = (performance.now() - start) / 1000 / cells.length;
    return recordings.map((recording, i) => ({
      labels: runCells[i].labels,
      status: recording.status,
      step: [...recording.step],
      measures: Object.fromEntries(Object.entries(recording.measures).map(([name, values]) => [name, [...values]])),
      seconds,
    }));
  } finally {
    runs.dispose();
  }
}

function asRun(cell: Cell): RunCell {
  if (!isTask(cell)) return cell;
  throw unavailable('task', `'${cell.task}' belongs to an experiment: run it with runExperiment or minifold/worker`, { value: cell.task });
}
