// What the experiments on the valley share: runs along its floor, their means over the seeds, and the line of a theory beside them.
import type { Row } from '../../figures/index.js';
import { MinifoldError } from '../../input/errors.js';
import { square } from '../../kernels/series.js';
import type { InjectedNoise } from '../../noise/injected-noise.js';
import { formOf, type Optimizer } from '../../optimizers/optimizer.js';
import { valley } from '../../problems/valley/problem.js';
import { type QuasistaticOptions, quasistatic } from '../../theory/ma2023/quasistatic.js';
import type { CellResult, RunCell } from '../experiment.js';
import { type Measured, measuredMean } from '../measured.js';
import { ended, labelsOf, last, mean, planePoints } from '../readings.js';
import { everyOf } from '../schemas.js';

/** Runs of one optimizer from a point of the floor. */
export interface ValleySeries {
  /** What names it in labels. */
  readonly series: string;
  readonly optimizer: Optimizer & { readonly lr: number };
  readonly noise: InjectedNoise;
  readonly steps: number;
  /** Where on the floor it starts. */
  readonly x0: number;
  /** The floor's direction (cos, sin) and angle; along the x axis by default. */
  readonly floor?: Floor;
}

/** The direction of a floor. */
export interface Floor {
  readonly angle: number;
  readonly cosine: number;
  readonly sine: number;
}

const straight: Floor = { angle: 0, cosine: 1, sine: 0 };

/** The floor at the angle π/2^j, its cosine by halving: the same bits in every engine. 0 for j = Infinity. */
export function floorAt(j: number): Floor {
  if (j === Number.POSITIVE_INFINITY) return straight;
  let cosine = 0; // of π/2
  for (let k = 1; k < j; k++) cosine = Math.sqrt((1 + cosine) / 2);
  return { angle: Math.PI / 2 ** j, cosine, sine: Math.sqrt(1 - cosine * cosine) };
}

function start({ x0, floor = straight }: ValleySeries): number[] {
  return [x0 * floor.cosine, -x0 * floor.sine];
}

/** A run for each seed. */
export function valleyCells(own: ValleySeries, seeds: readonly number[], records: number): RunCell[] {
  const { series, optimizer, noise, steps, floor = straight } = own;
  return seeds.map((seed) => ({
    labels: { series, seed },
    config: {
      problem: { name: 'valley', angle: floor.angle },
      optimizer,
      noise,
      seed,
      theta0: start(own),
      steps,
      every: everyOf(steps, records),
      measures: ['theta@0', 'theta@1'],
    },
  }));
}

/** x along the floor and y across it, at every record of a run. */
export function positions(run: CellResult, { cosine, sine }: Floor = straight): { x: number; y: number }[] {
  return planePoints(run).map(([a, b]) => ({ x: a * cosine - b * sine, y: a * sine + b * cosine }));
}

/** The runs of a series. */
export function runsOf(results: readonly CellResult[], { series }: ValleySeries): CellResult[] {
  return ended(results, { series });
}

/** The mean over the seeds of what is read of a run; undefined when none was run. */
export function meanRun(results: readonly CellResult[], own: ValleySeries, of: (run: CellResult) => number): Measured | undefined {
  const runs = runsOf(results, own);
  return runs.length === 0 ? undefined : measuredMean(runs.map(of));
}

/** The mean x over the seeds at the last record. */
export function endOf(results: readonly CellResult[], own: ValleySeries): Measured | undefined {
  return meanRun(results, own, (run) => last(positions(run, own.floor)).x);
}

/** E y² over all records but the start, and over the seeds. */
export function widthOf(results: readonly CellResult[], own: ValleySeries): Measured | undefined {
  return meanRun(results, own, (run) =>
    mean(
      positions(run, own.floor)
        .slice(1)
        .map(({ y }) => y * y),
    ),
  );
}

/** What (12) leaves out is of order η h, as in E y² = (ησ²/4)(1+μ)/((1-μ)(1+μ-ηh)): at most this share, at the start, where h is largest. */
export function leftOut({ optimizer: { lr }, x0 }: ValleySeries, momentum = 0): number {
  return (2 * lr * (1 + square(x0))) / (1 + momentum);
}

/** Rows of a line figure: x against steps. */
export function rowsOf(results: readonly CellResult[], own: ValleySeries): (Row & { readonly x: number })[] {
  return runsOf(results, own).flatMap((run) =>
    positions(run, own.floor).map(({ x }, k) => ({ series: own.series, ...labelsOf(run, { seed: 'number' }), step: run.step[k], x })),
  );
}

/**
 * The quasistatic motion beside a series: its x at `points` equal parts of the steps. None where no run ended, or all diverged, so that no motion is slow, and
 * where it takes more steps to solve than a figure is worth.
 */
export function motionOf(
  results: readonly CellResult[],
  own: ValleySeries,
  form: QuasistaticOptions['form'],
  points: number,
): { step: number; x: number }[] {
  if (runsOf(results, own).every(({ status }) => status === 'diverged')) return [];
  const { optimizer, noise, steps, floor = straight } = own;
  const { lr } = optimizer;
  const slow = formOf(optimizer).v ? lr * lr : lr;
  const record = Array.from({ length: points }, (_, k) => (slow * steps * (k + 1)) / points);
  const problem = valley({ angle: floor.angle });
  try {
    const { t, theta } = quasistatic({ problem, optimizer, noise, theta0: start(own), T: slow * steps, record, ...(form && { form }) });
    return theta.map((z, k) => ({ step: t[k] / slow, x: z[0] * floor.cosine - z[1] * floor.sine }));
  } catch (error) {
    if (error instanceof MinifoldError && error.code === 'E_SINGULAR') return [];
    throw error;
  }
}

/** Its x at the end; undefined where there is none. */
export function motionEndOf(results: readonly CellResult[], own: ValleySeries, form: QuasistaticOptions['form']): number | undefined {
  return motionOf(results, own, form, 1).at(-1)?.x;
}
