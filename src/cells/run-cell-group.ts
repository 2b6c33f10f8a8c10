// Runs cells that go through the same steps, together: plain data in, plain data out, on whatever thread.

import { notACheckpoint, unavailable } from '../input/errors.js';
import { checkPlain } from '../optimizers/optimizer.js';
import type { Problem } from '../problems/problem.js';
import { readProblem } from '../problems/registry.js';
import { groupForLanes } from '../runs/lane-groups.js';
import type { Recorded, RecordedRow, RecordOptions } from '../runs/record.js';
import { type RunConfig, readRunConfig } from '../runs/run-config.js';
import { Runs } from '../runs/runs.js';
import { type Cell, type CellResult, isTask, type RunCell } from './cell.js';

/** How to watch and stop cells, and how to save them on their way. */
export type RunCellOptions = Pick<RecordOptions, 'signal' | 'onProgress'> & { readonly keep?: KeepOptions };

/** A run on its way: what it recorded, and the bytes of `run.save` from which it goes on; none where it diverged, which is its end. Plain data. */
export interface SavedCell {
  /** Steps that the cells beside it have taken. */
  readonly done: number;
  /** The recorded steps. */
  readonly step: readonly number[];
  /** The columns by their names, each as long as `step`. */
  readonly measures: Readonly<Record<string, readonly number[]>>;
  /** Those bytes. */
  readonly state: Uint8Array | undefined;
}

/** When to save cells that run together. */
export interface KeepOptions {
  /** Seconds between two times. */
  readonly seconds: number;
  /** Where they were, one of each cell: all at one step. */
  readonly saved?: readonly SavedCell[] | undefined;
  /** Ends them at the next step at which all are, after they were saved. */
  readonly stop: AbortSignal;
  /** Called with all cells whenever they were saved. */
  readonly onSaved: (cells: readonly SavedCell[]) => void;
}

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

/** Whether the text of settings is short beside a run. */
function isShort(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return !ArrayBuffer.isView(value) && !(Array.isArray(value) && value.length > 100) && Object.values(value).every(isShort);
}

/** The same for what grouping asks: cells that differ in their seed alone, of which there may be hundreds of thousands, are read once. */
function kindReader(): (cell: RunCell) => RunConfig {
  const read = cellReader();
  const known = new Map<string, RunConfig>();
  return (cell) => {
    const { seed = 0, ...rest } = cell.config;
    if (!Number.isSafeInteger(seed) || seed < 0 || !isShort(rest)) return read(cell);
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

/** The results of a group of runs: the same on any thread, in any order, alone or among others, in one go or saved and gone on with. */
export async function runCellGroup(cells: readonly Cell[], options: RunCellOptions = {}): Promise<CellResult[]> {
  const start = performance.now();
  const runCells = cells.map(asRun);
  const { keep, ...watched } = options;
  // Of cells that were saved, those that had diverged by then are at their ends.
  const under = runCells.flatMap((_, k) => (keep?.saved && !keep.saved[k].state ? [] : [k]));
  const recordings = under.length === 0 ? [] : await recordCells(runCells, under, keep, watched);
  const seconds = (performance.now() - start) / 1000 / cells.length;
  return runCells.map(({ labels }, k) => {
    const recording = recordings[under.indexOf(k)];
    if (recording) return { labels, ...recording, seconds };
    const { step = [], measures = {} } = keep?.saved?.[k] ?? {};
    return { labels, status: 'diverged', step, measures, seconds };
  });
}

/** Records those of the cells that are under way. */
async function recordCells(
  cells: readonly RunCell[],
  under: readonly number[],
  keep: KeepOptions | undefined,
  watched: Pick<RecordOptions, 'signal' | 'onProgress'>,
): Promise<Pick<CellResult, 'status' | 'step' | 'measures'>[]> {
  const { steps, every, measures } = cells[under[0]].config;
  const saved = keep?.saved && under.map((k) => keep.saved?.[k] as SavedCell);
  const states = saved?.map(({ state }) => state as Uint8Array);
  const read = cellReader();
  const runs = new Runs(
    under.map((k) => read(cells[k])),
    states,
  );
  saved?.forEach((one, k) => {
    checkSaved(one, runs.runs[k].step, saved[0].done, cells[under[0]].config);
  });
  let last = performance.now();
  const visit = ({ done, rows }: Recorded): boolean => {
    if (!keep) return false;
    const now = performance.now();
    if (!keep.stop.aborted && now - last < 1000 * keep.seconds) return false;
    last = now;
    const ofRuns = rows.map((own, k) => {
      const run = runs.runs[k];
      return { done, ...columns(own, measures), state: run.status === 'running' ? run.save({ data: 'named' }) : undefined };
    });
    keep.onSaved(cells.map((_, k) => ofRuns[under.indexOf(k)] ?? { ...keep.saved?.[k], done }));
    return keep.stop.aborted;
  };
  try {
    const from = saved && { done: saved[0].done, rows: saved.map((one) => rowsOf(one, measures)) };
    const recordings = await runs.record({ steps, every, measures, ...watched }, { from, visit });
    return recordings.map((recording) => ({
      status: recording.status,
      step: [...recording.step],
      measures: Object.fromEntries(Object.entries(recording.measures).map(([name, values]) => [name, [...values]])),
    }));
  } finally {
    runs.dispose();
  }
}

/**
 * What was saved must be what such a cell has at its step.
 *
 * @throws E_CHECKPOINT
 */
function checkSaved({ done, step, measures }: SavedCell, at: number, all: number, config: RunCell['config']): void {
  const { steps, every = Math.max(1, steps) } = config;
  const isAt = done === at && done === all && done < steps;
  const isWhole = step.length === Math.floor(done / every) + 1 && step.every((one, k) => one === k * every);
  const isMeasured = config.measures.every((name) => Object.hasOwn(measures, name) && measures[name].length === step.length);
  if (!isAt || !isWhole || !isMeasured) throw notACheckpoint(`it is of other steps or measures than its cell at step ${at}`);
}

function columns(rows: readonly RecordedRow[], names: readonly string[]): Pick<SavedCell, 'step' | 'measures'> {
  const column = (name: string): [string, number[]] => [name, rows.map(({ values }) => values[name])];
  return { step: rows.map(({ step }) => step), measures: Object.fromEntries(names.map(column)) };
}

function rowsOf({ step, measures }: SavedCell, names: readonly string[]): RecordedRow[] {
  return step.map((at, row) => ({ step: at, values: Object.fromEntries(names.map((name) => [name, measures[name][row]])) }));
}

function asRun(cell: Cell): RunCell {
  if (!isTask(cell)) return cell;
  throw unavailable('task', `'${cell.task}' belongs to an experiment: run it with runExperiment or minifold/worker`, { value: cell.task });
}
