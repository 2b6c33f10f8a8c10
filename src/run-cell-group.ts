// Runs cells that go through the same steps, together: plain data in, plain data out, on whatever thread.
import type { Cell, CellResult } from './cell.js';
import { groupForLanes } from './lane-groups.js';
import type { Problem } from './problems/problem.js';
import { readProblem } from './problems/registry.js';
import type { RecordOptions } from './record.js';
import { type RunConfig, readRunConfig } from './run-config.js';
import { Runs } from './runs.js';

/** How to watch and stop cells. */
export type RunCellOptions = Pick<RecordOptions, 'signal' | 'onProgress'>;

/** Reads the configs of cells. Cells that hold the same problem object share one problem, and so explicit data. */
function cellReader(): (cell: Cell) => RunConfig {
  const problems = new Map<object, Problem>();
  return ({ config: { problem: spec, steps: _, every: __, measures: ___, ...rest } }) => {
    const problem = problems.get(spec) ?? readProblem(spec);
    problems.set(spec, problem);
    return readRunConfig({ ...rest, problem }, 'run');
  };
}

/**
 * The cells, by index, that are best run together by one of `jobs` workers: they share their data and their steps. A cell that cannot be
 * read is left alone, so that its error is its own.
 */
export function groupCells(cells: readonly Cell[], jobs: number): number[][] {
  const most = Math.ceil(cells.length / jobs);
  const bySteps = new Map<string, number[]>();
  cells.forEach(({ config: { steps, every, measures } }, index) => {
    const key = JSON.stringify([steps, every, measures]);
    const group = bySteps.get(key);
    if (group) group.push(index);
    else bySteps.set(key, [index]);
  });
  const read = cellReader();
  const groups = [...bySteps.values()].flatMap((indices) => {
    const readable: number[] = [];
    const configs: RunConfig[] = [];
    const alone: number[][] = [];
    for (const index of indices) {
      try {
        configs.push(read(cells[index] as Cell));
        readable.push(index);
      } catch {
        alone.push([index]);
      }
    }
    return [...alone, ...groupForLanes(configs, most).map((group) => group.map((k) => readable[k] as number))];
  });
  return groups.sort(([a], [b]) => (a as number) - (b as number));
}

/** The results of a group of cells: the same on any thread, in any order, alone or among others. */
export async function runCellGroup(cells: readonly Cell[], options: RunCellOptions = {}): Promise<CellResult[]> {
  const start = performance.now();
  const { steps, every, measures } = (cells[0] as Cell).config;
  const runs = new Runs(cells.map(cellReader()));
  try {
    const recordings = await runs.record({ steps, every, measures, ...options });
    const seconds = (performance.now() - start) / 1000 / cells.length;
    return recordings.map((recording, i) => ({
      labels: (cells[i] as Cell).labels,
      status: recording.status,
      step: [...recording.step],
      measures: Object.fromEntries(Object.entries(recording.measures).map(([name, values]) => [name, [...values]])),
      seconds,
    }));
  } finally {
    runs.dispose();
  }
}
