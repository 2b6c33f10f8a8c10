// Matrix factorization ‖UVᵀ - M‖² under Hessian noise: how far the runs are from the manifold dynamics beside how far they have come, and how they
// balance the factors. Ma, Kunin, Ying 2023, section 3, Fig. 2, middle.
import * as v from 'valibot';
import type { Cell, CellResult } from '../cell.js';
import { quasistatic } from '../dynamics/quasistatic.js';
import type { Row } from '../figures/aggregate.js';
import { formatNumber } from '../figures/format.js';
import { linePanel } from '../figures/line-figure.js';
import { panelFigure } from '../figures/panel.js';
import { injectedNoise } from '../injected-noise.js';
import { multiply, transpose } from '../linear-algebra/products.js';
import { symmetricEigen } from '../linear-algebra/symmetric-eigen.js';
import { labelNoise } from '../noise.js';
import { heavyBall } from '../optimizers/heavy-ball.js';
import { sgd } from '../optimizers/sgd.js';
import { factorizationUV } from '../problems/factorization-uv.js';
import { decay, positive, seed, whole } from '../validate.js';
import { provenance } from './captions.js';
import type { Claim, Experiment, Figure, Findings, TaskResult } from './experiment.js';
import { ended, mean } from './readings.js';
import { notRun, type Verdict } from './verdict.js';

export interface UvSettings {
  /** m = n = p. */
  readonly size: number;
  readonly lr: number;
  readonly momenta: readonly number[];
  readonly sigma: number;
  /** The slow time k η² / (1-μ)² of every run. */
  readonly time: number;
  /** Seed of M. */
  readonly target: number;
  /** Each seed draws its own noise. */
  readonly seeds: readonly number[];
  readonly records: number;
}

const schema: v.GenericSchema<unknown, UvSettings> = v.strictObject({
  size: whole(2, 6),
  lr: positive,
  momenta: v.pipe(v.array(decay), v.minLength(1, 'at least one momentum')),
  sigma: positive,
  time: positive,
  target: seed,
  seeds: v.pipe(v.array(seed), v.minLength(1, 'at least one seed')),
  records: whole(10, 1000),
});

const quick: UvSettings = { size: 5, lr: 0.0015, momenta: [0, 0.5], sigma: 1, time: 0.6, target: 3, seeds: [0, 1, 2, 3], records: 40 };
const paper: UvSettings = { ...quick, lr: 0.0005, seeds: [0, 1, 2, 3, 4, 5, 6, 7] };

/** M, with entries N(0, 1)/√size times 1.4. */
function target({ size, target }: UvSettings): Float64Array {
  const zero = factorizationUV({ M: { data: new Float64Array(size * size), shape: [size, size] }, p: size });
  return zero
    .initialTheta(target)
    .slice(0, size * size)
    .map((x) => 1.4 * x);
}

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
}

const stepsOf = ({ time, lr }: UvSettings, momentum: number): number => Math.round((time * (1 - momentum) ** 2) / (lr * lr));
const nameOf = (momentum: number): string => (momentum === 0 ? 'SGD' : `SGDm, μ = ${momentum}`);
const coordinates = ({ size }: UvSettings): string[] => Array.from({ length: 2 * size * size }, (_, j) => `theta@${j}`);

/** The manifold dynamics from U = M, V = I at equal parts of the slow time, as the coordinates (Vᵀ, U) of the runs. */
function dynamics(settings: UvSettings): TaskResult {
  const { size, lr, sigma, time, records } = settings;
  const M = target(settings);
  const problem = factorizationUV({ M: { data: M, shape: [size, size] }, p: size });
  const T = time / lr; // k η with k = time/η²
  const record = Array.from({ length: records }, (_, i) => (T * (i + 1)) / records);
  const theta0 = Float64Array.from([...M, ...identity(size)]);
  const noise = injectedNoise({ sigma, covariance: 'hessian' });
  const { t, theta } = quasistatic({ problem, optimizer: sgd({ lr }), noise, theta0, T, record });
  const entries = size * size;
  const points = theta.map((z) => [...transpose(z.slice(entries), size), ...z.subarray(0, entries)]);
  return {
    step: t.map((at) => at * lr),
    measures: Object.fromEntries(coordinates(settings).map((name, j) => [name, points.map((point) => point[j] as number)])),
  };
}

/**
 * The runs: W2 W1 with W2 = U, W1 = Vᵀ and every entry measured once is the same loss over size², and label noise N(0, (σ/2)²) on the entries of M is
 * Hessian noise without eigenvectors. The rate is size² times larger for that.
 */
function cells(settings: UvSettings): Cell[] {
  const { size, lr, momenta, sigma, seeds, records } = settings;
  const M = target(settings);
  const entries = size * size;
  const A = { data: [...identity(entries)], shape: [entries, entries] };
  const problem = { name: 'matrixFactorization', dims: [size, size, size], A, b: [...M] };
  return [
    { labels: { series: 'theory' }, task: 'uv-factorization/dynamics', settings, weight: 50_000, measures: coordinates(settings) },
    ...momenta.flatMap((momentum) =>
      seeds.map((seed) => {
        const steps = stepsOf(settings, momentum);
        return {
          labels: { series: nameOf(momentum), seed },
          config: {
            problem,
            optimizer: heavyBall({ lr: lr * entries, momentum }),
            noise: labelNoise({ delta: sigma / 2, distribution: 'normal' }),
            seed,
            theta0: [...identity(size), ...M],
            steps,
            every: Math.max(1, Math.floor(steps / records)),
            measures: coordinates(settings),
          },
        };
      }),
    ),
  ];
}

/** The points of a run or of theory. */
function pointsOf(settings: UvSettings, { measures }: CellResult): number[][] {
  const columns = coordinates(settings).map((name) => measures[name] as readonly number[]);
  return (columns[0] as readonly number[]).map((_, k) => columns.map((column) => column[k] as number));
}

const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.sqrt(a.reduce((sum, x, i) => sum + (x - (b[i] as number)) ** 2, 0));

interface Reading {
  readonly series: string;
  readonly seed: number;
  /** Slow time k η²/(1-μ)². */
  readonly time: number;
  readonly distance: number;
  readonly displacement: number;
  /** ‖U‖² + ‖V‖². */
  readonly norm: number;
}

/** Distance to the dynamics, displacement and norm of every run at every record. */
function readings(settings: UvSettings, results: readonly CellResult[]): Reading[] {
  const theory = ended(results).find(({ labels }) => labels.series === 'theory');
  const points = theory && pointsOf(settings, theory);
  return settings.momenta.flatMap((momentum) =>
    ended(results)
      .filter(({ labels }) => labels.series === nameOf(momentum))
      .flatMap((run) => {
        const own = pointsOf(settings, run);
        return own.map((point, k) => {
          const time = ((run.step[k] as number) * settings.lr ** 2) / (1 - momentum) ** 2;
          const at = Math.min(settings.records, Math.round((time / settings.time) * settings.records));
          return {
            series: nameOf(momentum),
            seed: run.labels.seed as number,
            time,
            distance: points ? apart(point, points[at] as number[]) : Number.NaN,
            displacement: apart(point, own[0] as number[]),
            norm: point.reduce((sum, x) => sum + x * x, 0),
          };
        });
      }),
  );
}

/** 2 · nuclear norm of M: the least of ‖U‖² + ‖V‖² where UVᵀ = M. */
function leastNorm(settings: UvSettings): number {
  const M = target(settings);
  const { values } = symmetricEigen(multiply(transpose(M, settings.size), M, settings.size), settings.size);
  return values.reduce((sum, x) => sum + 2 * Math.sqrt(Math.max(0, x)), 0);
}

function claims(settings: UvSettings, results: readonly CellResult[]): Claim[] {
  const all = readings(settings, results);
  const least = leastNorm(settings);
  return settings.momenta.flatMap((momentum): Claim[] => {
    const own = all.filter(({ series }) => series === nameOf(momentum));
    const last = own.filter(({ time }) => time > 0.9 * settings.time);
    const [distance, displacement] = [mean(last.map((x) => x.distance)), mean(last.map((x) => x.displacement))];
    const start = own[0]?.norm as number;
    const end = mean(last.map((x) => x.norm));
    const closer = (): Verdict =>
      Number.isFinite(distance)
        ? { observed: `${formatNumber(distance)} against ${formatNumber(displacement)}`, holds: distance < 0.25 * displacement }
        : notRun;
    const balanced = (): Verdict =>
      last.length > 0
        ? { observed: `${formatNumber(start)} to ${formatNumber(end)}`, holds: (start - end) / (start - least) > 0.9 }
        : notRun;
    return [
      {
        id: `distance-${momentum}`,
        text: `${nameOf(momentum)} stays near the manifold dynamics: its distance from them is small beside its displacement.`,
        expected: 'less than a quarter of it',
        tolerance: 'mean of the last tenth',
        ...closer(),
      },
      {
        id: `balance-${momentum}`,
        text: `${nameOf(momentum)} moves towards the balanced, flattest factors: ‖U‖² + ‖V‖² falls towards twice the nuclear norm of M.`,
        expected: `to ${formatNumber(least)}`,
        tolerance: 'nine tenths of the way',
        ...balanced(),
      },
    ];
  });
}

function figure(settings: UvSettings, results: readonly CellResult[], kernel: string): Figure {
  const all = readings(settings, results);
  const { size, lr, sigma, seeds, momenta } = settings;
  const theory = ended(results).find(({ labels }) => labels.series === 'theory');
  const points = theory ? pointsOf(settings, theory) : [];
  const theoryRows = (value: (point: number[]) => number): Row[] =>
    points.map((point, k) => ({ series: 'manifold dynamics', time: theory?.step[k] as number, value: value(point) }));
  const names = momenta.map(nameOf);
  const x = { field: 'time', title: 'slow time k η²/(1−μ)²', scale: 'linear' } as const;
  const shared = { points: false, width: 330, height: 260 } as const;
  return {
    id: 'distance-and-displacement',
    title: 'Runs stay near the manifold dynamics while both move on',
    caption:
      'Left: how far the runs have come from U = M, V = I, and how far they are from the manifold dynamics at the same slow time: the distance is the width ' +
      'of the oscillation and does not grow as the displacement does. Right: ‖U‖² + ‖V‖², which tr H is proportional to, falls to twice the nuclear norm ' +
      `of M. m = n = p = ${size}, η = ${lr}, Hessian noise with σ = ${sigma}. ${provenance(seeds, kernel)}`,
    spec: panelFigure([
      linePanel({
        rows: all.flatMap(({ series, seed, time, distance, displacement }) => [
          { series: `${series}: displacement`, seed, time, value: displacement },
          { series: `${series}: distance`, seed, time, value: distance },
        ]),
        x,
        y: { field: 'value', title: 'Frobenius norm', scale: 'linear', include: [0] },
        series: {
          field: 'series',
          order: names
            .flatMap((name) => ['displacement', 'distance'].map((of) => `${name}: ${of}`))
            .map((value) => ({ value, label: value })),
        },
        ...shared,
      }),
      linePanel({
        rows: [
          ...all.map(({ series, seed, time, norm }) => ({ series, seed, time, value: norm })),
          ...theoryRows((point) => point.reduce((sum, a) => sum + a * a, 0)),
        ],
        x,
        y: { field: 'value', title: '‖U‖² + ‖V‖²', scale: 'linear' },
        series: {
          field: 'series',
          order: [
            ...names.map((value) => ({ value, label: value })),
            { value: 'manifold dynamics', label: 'manifold dynamics', theoryOf: null },
          ],
        },
        horizontalRules: [{ value: leastNorm(settings), label: 'least: balanced' }],
        ...shared,
      }),
    ]),
  };
}

function analyse(settings: UvSettings, results: readonly CellResult[], kernel: string): Findings {
  const all = readings(settings, results);
  return {
    claims: claims(settings, results),
    figures: [figure(settings, results, kernel)],
    tables: [
      {
        title: 'Means over the last tenth and the seeds',
        columns: ['run', 'steps', 'displacement', 'distance', 'width of the oscillation √tr V', '‖U‖² + ‖V‖²'],
        rows: settings.momenta.map((momentum) => {
          const last = all.filter(({ series, time }) => series === nameOf(momentum) && time > 0.9 * settings.time);
          const text = (of: (x: Reading) => number): string => (last.length > 0 ? formatNumber(mean(last.map(of))) : 'not run');
          const width = Math.sqrt((settings.size ** 2 * settings.lr * settings.sigma ** 2) / (4 * (1 - momentum)));
          const seen = [text((x) => x.displacement), text((x) => x.distance), formatNumber(width), text((x) => x.norm)];
          return [nameOf(momentum), stepsOf(settings, momentum), ...seen];
        }),
      },
    ],
  };
}

export const uvFactorization: Experiment<UvSettings> = {
  id: 'uv-factorization',
  title: 'Matrix factorization: SGD and momentum follow the manifold dynamics to balanced factors',
  source: 'Ma, Kunin, Ying 2023, A Quasistatic Derivation of Optimization Algorithms’ Exploration on the Minima Manifold, Fig. 2, middle',
  summary:
    'All factors with UVᵀ = M are minimizers. Hessian noise moves SGD from the unbalanced U = M, V = I along them to the flattest ones, those of least norm; ' +
    'the quasistatic dynamics say on which way and how fast.',
  ours:
    'The paper gives m = n = p = 5 and the start, not M, rates, noise size or steps. Its right panel, with noise along the manifold, is not drawn. The runs ' +
    'draw Hessian noise as normal noise on the entries of M, which has the same covariance on the manifold.',
  presets: { quick, paper },
  schema,
  tasks: { dynamics },
  cells,
  analyse,
};
