// Runs one cell: plain data in, plain data out, on whatever thread.
import type { Cell, CellResult } from './cell.js';
import type { Optimizer } from './optimizers/optimizer.js';
import { readProblem } from './problems/registry.js';
import type { RecordOptions } from './record.js';
import { createRun } from './run.js';
import type { RunOptions } from './run-config.js';

/** How to watch and stop a cell. */
export type RunCellOptions = Pick<RecordOptions, 'signal' | 'onProgress'>;

/** The result of a cell: the same on any thread, in any order, alone or among others. */
export async function runCell(cell: Cell, options: RunCellOptions = {}): Promise<CellResult> {
  const start = performance.now();
  const { problem, optimizer, steps, every, measures, ...rest } = cell.config;
  const run = createRun({ ...rest, problem: readProblem(problem), optimizer: optimizer as Optimizer } as RunOptions);
  try {
    const recording = await run.record({ steps, every, measures, ...options });
    return {
      labels: cell.labels,
      status: recording.status,
      step: [...recording.step],
      measures: Object.fromEntries(Object.entries(recording.measures).map(([name, values]) => [name, [...values]])),
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    run.dispose();
  }
}
