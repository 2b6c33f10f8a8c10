// How long a sweep will take and how much it will leave: from a few of its cells, run for a fraction of a second each.
import { isTask, type RunCell } from '../cells/cell.js';
import { groupCells, runCellGroup } from '../cells/run-cell-group.js';

/** What a sweep will take, as far as a few cells can tell. */
export interface Estimate {
  /** Seconds on that many threads with a core each, and of all cells one after the other. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of the results on disk. */
  readonly bytes: number;
}

/** Groups that are tried, and for how long each. */
const tried = 6;
const enough = 0.1;

/** Bytes of a result beside its numbers: its labels, its digests and the heads of its record. */
const overhead = 250;

/** The seconds of processor time that this process has taken: what else the machine is at is no reason for an estimate to be longer. */
export type ProcessorClock = () => number;

async function timed(cells: readonly RunCell[], steps: number, every: number, clock: ProcessorClock): Promise<number> {
  const start = clock();
  await runCellGroup(cells.map((cell) => ({ ...cell, config: { ...cell.config, steps, every } })));
  return clock() - start;
}

/** Records of a run. */
function recordsOf({ config: { steps, every } }: RunCell): number {
  return steps === 0 ? 1 : Math.floor((steps - 1) / every) + 2;
}

/** The seconds of a group of cells that go through the same steps: what it takes to begin, to step and to record. */
async function secondsOf(cells: readonly RunCell[], clock: ProcessorClock): Promise<number> {
  const [first] = cells;
  const { steps } = first.config;
  await timed(cells, Math.min(steps, 8), 1, clock); // what is done once for all
  const begin = await timed(cells, 0, 1, clock);
  if (steps === 0) return begin;
  let k = Math.min(steps, 8);
  let few = await timed(cells, k, k, clock);
  while (few - begin < enough && k < steps) {
    k = Math.min(steps, Math.ceil(k * Math.min(16, Math.max(2, (1.5 * enough) / Math.max(few - begin, 1e-4)))));
    few = await timed(cells, k, k, clock);
  }
  const between = Math.max(1, Math.floor(k / 4));
  const many = Math.ceil(k / between) - 1;
  const record = many === 0 ? 0 : Math.max(0, (await timed(cells, k, between, clock)) - few) / many;
  const step = Math.max(0, few - begin - record) / k;
  return begin + steps * step + (recordsOf(first) - 1) * record;
}

/** Runs a few cells of a sweep for a short while, on a clock of processor time. */
export async function calibrate(all: readonly RunCell[], jobs: number, clock: ProcessorClock): Promise<Estimate> {
  const groups = groupCells(all, jobs);
  const chosen = Array.from({ length: Math.min(tried, groups.length) }, (_, k, count = Math.min(tried, groups.length)) =>
    groups[Math.floor(((k + 0.5) * groups.length) / count)].map((index) => all[index]),
  );
  let perCell = 0;
  for (const cells of chosen)
    perCell +=
      (await secondsOf(
        cells.filter((cell) => !isTask(cell)),
        clock,
      )) /
      cells.length /
      chosen.length;
  const cpuSeconds = perCell * all.length;
  const bytes = all.reduce(
    (sum, cell) => sum + overhead + JSON.stringify(cell.labels).length + recordsOf(cell) * (8 + 19 * cell.config.measures.length),
    0,
  );
  return { seconds: cpuSeconds / Math.min(jobs, groups.length), cpuSeconds, bytes };
}
