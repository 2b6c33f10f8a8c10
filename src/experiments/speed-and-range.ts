// Speed factor η²/(B(1-μ)²) and range factor η/(B(1-μ)): on the valley, and on a small network. Ma, Kunin, Ying 2023, Fig. 3, first three panels.
import * as v from 'valibot';
import type { Cell, CellResult } from '../cell.js';
import { effectiveSpeed } from '../dynamics/effective-speed.js';
import type { Row } from '../figures/aggregate.js';
import { formatNumber } from '../figures/format.js';
import { linePanel } from '../figures/line-figure.js';
import { panelFigure } from '../figures/panel.js';
import { injectedNoise } from '../injected-noise.js';
import { exp, log } from '../kernels/functions.js';
import { labelNoise } from '../noise.js';
import { heavyBall } from '../optimizers/heavy-ball.js';
import { decay, positive, seed, whole } from '../validate.js';
import { provenance } from './captions.js';
import type { Claim, Experiment, Figure, Findings } from './experiment.js';
import { ended, mean } from './readings.js';
import { endOf, motionOf, nearTheory, positions, rowsOf, runsOf, type ValleySeries, valleyCells } from './valley-readings.js';
import { notRun, type Verdict } from './verdict.js';

/** Hyperparameters of heavy ball. */
interface Triple {
  readonly lr: number;
  readonly momentum: number;
  readonly batchSize: number;
}

export interface SpeedAndRangeSettings {
  /** The valley: its noise is sigma/√B. */
  readonly valley: { readonly x0: number; readonly sigma: number; readonly steps: number; readonly runs: readonly Triple[] };
  /** A two-layer diagonal network with label noise, in passes over its n samples. */
  readonly network: {
    readonly d: number;
    readonly kappa: number;
    readonly n: number;
    readonly delta: number;
    readonly epochs: number;
    readonly runs: readonly Triple[];
  };
  /** Each seed draws its own data and noise. */
  readonly seeds: readonly number[];
  readonly records: number;
}

const triple = v.strictObject({ lr: positive, momentum: decay, batchSize: whole(1) });
const schema: v.GenericSchema<unknown, SpeedAndRangeSettings> = v.strictObject({
  valley: v.strictObject({ x0: positive, sigma: positive, steps: whole(100), runs: v.pipe(v.array(triple), v.minLength(1)) }),
  network: v.strictObject({
    d: whole(1),
    kappa: whole(1),
    n: whole(1),
    delta: positive,
    epochs: whole(1),
    runs: v.pipe(v.array(triple), v.minLength(2)),
  }),
  seeds: v.pipe(v.array(seed), v.minLength(1, 'at least one seed')),
  records: whole(10, 1e6),
});

const quick: SpeedAndRangeSettings = {
  valley: {
    x0: 3,
    sigma: 2,
    steps: 60_000,
    runs: [
      { lr: 0.004, momentum: 0, batchSize: 2 },
      { lr: 0.002, momentum: 0.5, batchSize: 2 },
      { lr: 0.002, momentum: 0, batchSize: 1 },
    ],
  },
  network: {
    d: 200,
    kappa: 4,
    n: 60,
    delta: 0.5,
    epochs: 12_000,
    runs: [
      { lr: 0.02, momentum: 0, batchSize: 10 },
      { lr: 0.02, momentum: 0.5, batchSize: 20 },
      { lr: 0.02, momentum: 0, batchSize: 40 },
    ],
  },
  seeds: [0, 1, 2, 3],
  records: 200,
};
const paper: SpeedAndRangeSettings = { ...quick, seeds: Array.from({ length: 16 }, (_, k) => k) };

const nameOf = ({ lr, momentum, batchSize }: Triple): string => `η ${lr}, μ ${momentum}, B ${batchSize}`;
const near = (a: number, b: number): boolean => Math.abs(a / b - 1) < 1e-9;

function valleySeries({ valley }: SpeedAndRangeSettings): (ValleySeries & { readonly run: Triple })[] {
  const { x0, sigma, steps, runs } = valley;
  return runs.map((run) => ({
    series: nameOf(run),
    run,
    optimizer: heavyBall({ lr: run.lr, momentum: run.momentum }) as ValleySeries['optimizer'],
    noise: injectedNoise({ sigma: sigma / Math.sqrt(run.batchSize), covariance: 'hessian' }),
    steps,
    x0,
  }));
}

const networkName = (run: Triple): string => `network, ${nameOf(run)}`;

function cells(settings: SpeedAndRangeSettings): Cell[] {
  const { network, seeds, records } = settings;
  const { d, kappa, n, delta, epochs } = network;
  return [
    ...network.runs.flatMap((run) =>
      seeds.map((seed) => {
        const steps = Math.round((epochs * n) / run.batchSize);
        return {
          labels: { series: networkName(run), seed },
          config: {
            problem: { name: 'diagonalNet', d, kappa, n, seed },
            optimizer: heavyBall({ lr: run.lr, momentum: run.momentum }),
            noise: labelNoise({ delta }),
            batchSize: run.batchSize,
            seed,
            steps,
            every: Math.max(1, Math.floor(steps / records)),
            measures: ['testLoss'],
          },
        };
      }),
    ),
    ...valleySeries(settings).flatMap((own) => valleyCells(own, seeds, records)),
  ];
}

/** E y² over all records but the start, and over the seeds. */
function rangeOf(results: readonly CellResult[], own: ValleySeries): number | undefined {
  const runs = runsOf(results, own);
  return runs.length === 0
    ? undefined
    : mean(
        runs.flatMap((run) =>
          positions(run)
            .slice(1)
            .map(({ y }) => y * y),
        ),
      );
}

/** log of the test loss at the end, the mean over the seeds. */
function networkEnd(results: readonly CellResult[], run: Triple): number | undefined {
  const own = ended(results).filter(({ labels }) => labels.series === networkName(run));
  return own.length === 0 ? undefined : mean(own.map(({ measures }) => log(measures.testLoss?.at(-1) as number)));
}

function claims(settings: SpeedAndRangeSettings, results: readonly CellResult[]): Claim[] {
  const { x0, sigma, steps } = settings.valley;
  const ofValley = valleySeries(settings).flatMap((own): Claim[] => {
    const { speed, range } = effectiveSpeed(own.run);
    const x = x0 * exp((-speed * sigma * sigma * steps) / 2);
    const width = (range * sigma * sigma) / 4;
    return [
      {
        id: `speed-${own.series.replaceAll(/[^0-9.]+/g, '-').slice(1)}`,
        text: `On the valley ${own.series} (s = ${formatNumber(speed)}) ends at x0 exp(−s σ²k/2).`,
        expected: formatNumber(x),
        tolerance: '3 %',
        ...nearTheory(endOf(results, own), x, 0.03),
      },
      {
        id: `range-${own.series.replaceAll(/[^0-9.]+/g, '-').slice(1)}`,
        text: `There its E y² is r σ²/4 (r = ${formatNumber(range)}).`,
        expected: formatNumber(width),
        tolerance: '15 %',
        ...nearTheory(rangeOf(results, own), width, 0.15),
      },
    ];
  });
  const [first, ...others] = settings.network.runs as readonly [Triple, ...Triple[]];
  const reference = effectiveSpeed(first);
  const ofNetwork = others.map((other, i): Claim => {
    const { speed, range } = effectiveSpeed(other);
    // A pass takes n/B steps.
    const same = near(speed / other.batchSize, reference.speed / first.batchSize) && near(range, reference.range);
    const verdict = (): Verdict => {
      const [a, b] = [networkEnd(results, first), networkEnd(results, other)];
      if (a === undefined || b === undefined) return notRun;
      const ratio = exp(Math.abs(a - b));
      return { observed: `a factor of ${ratio.toFixed(2)}`, holds: same ? ratio <= 1.5 : ratio > 1.5 };
    };
    return {
      id: `network-${i + 1}`,
      text: same
        ? `The network’s test loss against passes is the same for ${nameOf(other)} as for ${nameOf(first)}, which have one range and one speed per pass.`
        : `It is another for ${nameOf(other)}.`,
      expected: same ? 'one curve: end within a factor 1.5' : 'ends more than a factor 1.5 apart',
      tolerance: 'none',
      ...verdict(),
    };
  });
  return [...ofValley, ...ofNetwork];
}

/** The mean of y² over the records up to `window` before and after. */
function averagedSquares(run: CellResult, window: number): number[] {
  const squares = positions(run).map(({ y }) => y * y);
  return squares.map((_, k) => mean(squares.slice(Math.max(1, k - window), k + window + 1)));
}

function figure(settings: SpeedAndRangeSettings, results: readonly CellResult[], kernel: string): Figure {
  const series = valleySeries(settings);
  const order = series.flatMap(({ series: value, run }) => {
    const { speed, range } = effectiveSpeed(run);
    return [
      { value, label: `${value}: s ${formatNumber(speed)}, r ${formatNumber(range)}` },
      { value: `theory of ${value}`, label: '', theoryOf: value },
    ];
  });
  const squares = (own: ValleySeries): Row[] =>
    runsOf(results, own).flatMap((run) =>
      averagedSquares(run, Math.floor(settings.records / 8)).map((square, k) => ({
        series: own.series,
        seed: run.labels.seed as number,
        step: run.step[k] as number,
        square,
      })),
    );
  const { n, d, kappa, delta } = settings.network;
  const networkRows = settings.network.runs.flatMap((run) =>
    ended(results)
      .filter(({ labels }) => labels.series === networkName(run))
      .flatMap(({ labels, step, measures }) =>
        step.map((k, at) => ({
          series: nameOf(run),
          seed: labels.seed as number,
          epoch: (k * run.batchSize) / n,
          loss: measures.testLoss?.[at] as number,
        })),
      ),
  );
  const size = { width: 380, height: 250, points: false } as const;
  return {
    id: 'speed-and-range',
    title: 'Equal speed factor, equal pace; equal range factor, equal width',
    caption:
      'Top: on the valley the runs with equal s are at the same x (dashed: theory), and E y², averaged over a quarter of the steps, goes by r. Bottom: test ' +
      `loss of a diagonal network (d = ${d}, ${kappa} entries, n = ${n}, label noise ±${delta}) against passes over the data. Runs with one r and one s per ` +
      `pass lie together. ${provenance(settings.seeds, kernel)}`,
    spec: panelFigure(
      [
        linePanel({
          rows: series.flatMap((own) => [
            ...rowsOf(results, own),
            ...motionOf(own, 'first-order', 80).map((point) => ({ series: `theory of ${own.series}`, ...point })),
          ]),
          x: { field: 'step', title: 'steps', scale: 'linear' },
          y: { field: 'x', title: 'x', scale: 'linear', include: [0] },
          series: { field: 'series', order },
          heading: 'Speed, valley',
          ...size,
        }),
        linePanel({
          rows: series.flatMap(squares),
          x: { field: 'step', title: 'steps', scale: 'linear' },
          y: { field: 'square', title: 'moving average of y²', scale: 'linear', include: [0] },
          series: { field: 'series', order },
          heading: 'Range, valley',
          ...size,
        }),
        linePanel({
          rows: networkRows,
          x: { field: 'epoch', title: 'passes over the data', scale: 'linear' },
          y: { field: 'loss', title: 'test loss ½‖w − w*‖²', scale: 'log' },
          series: {
            field: 'series',
            order: settings.network.runs.map((run) => {
              const { speed, range } = effectiveSpeed(run);
              return { value: nameOf(run), label: `${nameOf(run)}: s/B ${formatNumber(speed / run.batchSize)}, r ${formatNumber(range)}` };
            }),
          },
          heading: 'Small network',
          ...size,
        }),
      ],
      { columns: 1 },
    ),
  };
}

function analyse(settings: SpeedAndRangeSettings, results: readonly CellResult[], kernel: string): Findings {
  return {
    claims: claims(settings, results),
    figures: [figure(settings, results, kernel)],
    tables: [
      {
        title: 'The end of the runs on the valley',
        columns: ['run', 's', 'r', 'mean x', 'E y²'],
        rows: valleySeries(settings).map((own) => {
          const { speed, range } = effectiveSpeed(own.run);
          const [x, square] = [endOf(results, own), rangeOf(results, own)].map((seen) =>
            seen === undefined ? 'not run' : formatNumber(seen),
          );
          return [own.series, formatNumber(speed), formatNumber(range), x as string, square as string];
        }),
      },
    ],
  };
}

export const speedAndRange: Experiment<SpeedAndRangeSettings> = {
  id: 'speed-and-range',
  title: 'What learning rate, momentum and batch size do to the motion along a manifold',
  source:
    'Ma, Kunin, Ying 2023, A Quasistatic Derivation of Optimization Algorithms’ Exploration on the Minima Manifold, Fig. 3, left to middle right',
  summary:
    'Heavy ball moves along the manifold at the speed s = η²/(B(1−μ)²) per step and oscillates with the variance of r = η/(B(1−μ)). A larger batch with a ' +
    'larger η/(1−μ) takes fewer steps at the same range: as many passes over the data.',
  ours:
    'The paper gives no numbers. Its third panel is ResNet18 on CIFAR-100; ours is a small network, the two-layer diagonal net with label noise and ' +
    'mini-batches. On the valley 1/σ² plays the part of B, as in the paper.',
  presets: { quick, paper },
  schema,
  cells,
  analyse,
};
