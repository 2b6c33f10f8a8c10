// A runner for tests of everything around runs: quick, deterministic, and as badly behaved as the cell asks for.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cell, CellResult, Labels, RunCell } from '../../../src/cells/cell.js';
import type { RunCellOptions } from '../../../src/cells/run-cell-group.js';

const behaviours = ['finish', 'diverge', 'fail', 'crash', 'exit', 'hang'] as const;

/** How a cell misbehaves. */
export interface Misbehaviour {
  readonly behaviour?: (typeof behaviours)[number];
  readonly milliseconds?: number;
}

/** A cell that could be run. Its start says how it misbehaves, as a cell has no room for what is not its own. */
export function fakeCell(seed: number, fake: Misbehaviour = {}, labels: Labels = { optimizer: 'adam', seed }): RunCell {
  const { behaviour = 'finish', milliseconds = 0 } = fake;
  const config = {
    problem: { name: 'valley', angle: seed } /* another problem each, so that none rides with another */,
    optimizer: { name: 'sgd', lr: 0.1 },
    seed,
    theta0: [behaviours.indexOf(behaviour), milliseconds],
  };
  return { labels, config: { ...config, steps: 40, every: 10, measures: ['trainLoss', 'l1'] } };
}

export function fakeRunner(cells: readonly Cell[], options: RunCellOptions = {}): Promise<CellResult[]> {
  return Promise.all(cells.map((cell) => fakeRun(cell as RunCell, options)));
}

/** In a process with this variable, cells from this seed on go on until they are stopped. */
const endless = Number(process.env.FAKE_ENDLESS_FROM_SEED ?? Number.POSITIVE_INFINITY);

async function fakeRun(cell: RunCell, { signal, onProgress }: RunCellOptions): Promise<CellResult> {
  const { seed, steps, every } = cell.config;
  const [code, milliseconds] = cell.config.theta0 as readonly [number, number];
  const behaviour = behaviours[code];
  if (milliseconds > 0) await sleep(milliseconds);
  while (seed >= endless && !signal?.aborted) await sleep(5);
  if (behaviour === 'fail') throw Object.assign(new Error('lr is -1'), { code: 'E_RANGE', path: 'optimizer.lr' });
  if (behaviour === 'crash') setImmediate(() => JSON.parse('broken'));
  if (behaviour === 'exit') process.exit(3);
  // As a long call to the kernels: the thread hears nothing meanwhile.
  if (behaviour === 'hang') for (;;);

  const step: number[] = [];
  const trainLoss: number[] = [];
  const l1: number[] = [];
  const last = behaviour === 'diverge' ? steps / 2 : steps;
  for (let at = 0; at <= last && !signal?.aborted; at += every) {
    step.push(at);
    trainLoss.push(at === last && behaviour === 'diverge' ? Number.POSITIVE_INFINITY : (seed + 1) / (at + 3));
    l1.push(Math.fround(seed) - at);
    onProgress?.(at, steps);
    await sleep(0);
  }
  const status = signal?.aborted ? 'aborted' : behaviour === 'diverge' ? 'diverged' : 'finished';
  return { labels: cell.labels, status, step, measures: { trainLoss, l1 }, seconds: Math.random() };
}
