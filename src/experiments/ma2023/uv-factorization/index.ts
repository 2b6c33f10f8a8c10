// Matrix factorization ‖UVᵀ - M‖² under Hessian noise: how far the runs are from the manifold dynamics beside how far they have come, and how they
// balance the factors; and averages of runs with noise along the manifold besides. Ma, Kunin, Ying 2023, Sec. 3, Fig. 2 (middle and right).
// @eq ma2023 Sec. 3

import { formatNumber, linePanel, type PanelFigure } from '../../../figures/index.js';
import { square } from '../../../kernels/series.js';
import { injectedNoise } from '../../../noise/injected-noise.js';
import { sgd } from '../../../optimizers/sgd.js';
import { quasistatic } from '../../../theory/ma2023/quasistatic.js';
import type { Analysis, CellResult, Experiment, TaskContext, TaskResult } from '../../experiment.js';
import { mean } from '../../readings.js';
import { claims } from './claims.js';
import { alongReadings, dynamicsOf, lateReadings, leastNorm, type Reading, readings } from './readings.js';
import { cells, coordinates, type DynamicsSettings, nameOf, presets, schema, startOf, stepsFor, type UvSettings } from './settings.js';

/** Steps of a path with noise along the manifold. */
const pathSteps = 64;

/** The manifold dynamics from U = M, V = I at equal parts of the slow time k η² (12). */
export async function dynamics(
  { size, lr, time, sigma, target, records, along = 0, member = 0 }: DynamicsSettings,
  { signal }: Pick<TaskContext, 'signal'>,
): Promise<TaskResult> {
  const T = time / lr; // k η with k = time/η²
  const record = Array.from({ length: records }, (_, i) => (T * (i + 1)) / records);
  const noise = injectedNoise({ sigma, covariance: 'hessian', along });
  const path = { ...startOf(size, target), optimizer: sgd({ lr }), noise, T, record, member, steps: pathSteps };
  const { t, theta } = await quasistatic.async({ ...path, signal });
  return { step: t.map((at) => at * lr), measures: Object.fromEntries(coordinates(size).map((name, j) => [name, theta.map((z) => z[j])])) };
}

function figure(settings: UvSettings, results: readonly CellResult[]): PanelFigure {
  const all = readings(settings, results);
  const { size, lr, sigma, momenta } = settings;
  const { times, points } = dynamicsOf(settings, results);
  const theoryRows = points.map((point, k) => ({
    series: 'manifold dynamics',
    time: times[k],
    value: point.reduce((sum, a) => sum + a * a, 0),
  }));
  const names = momenta.map(nameOf);
  const x = { field: 'time', title: 'slow time k η²/(1−μ)²', scale: 'linear' } as const;
  const shared = { points: false, width: 330, height: 260 } as const;
  return {
    id: 'distance-and-displacement',
    title: 'Runs stay near the manifold dynamics while both move on',
    caption:
      'First panel: how far the runs have come from U = M, V = I, and how far they are from the manifold dynamics at the same slow time: the distance is the width ' +
      'of the oscillation and does not grow as the displacement does. Second panel: ‖U‖² + ‖V‖², which tr H is proportional to, falls to twice the nuclear norm ' +
      `of M. m = n = p = ${size}, η = ${lr}, Hessian noise with σ = ${sigma}.`,
    panels: [
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
            .flatMap((name) => ['displacement', 'distance'].map((of) => [name, `${name}: ${of}`] as const))
            .map(([name, value]) => ({ value, label: value, variantOf: name })),
        },
        ...shared,
      }),
      linePanel({
        rows: [...all.map(({ series, seed, time, norm }) => ({ series, seed, time, value: norm })), ...theoryRows],
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
    ],
  };
}

function alongFigure(settings: UvSettings, results: readonly CellResult[]): PanelFigure {
  const { size, lr, noise, replicas } = settings.along;
  const lines = [
    { value: 'displacement', label: 'displacement' },
    { value: 'distance', label: 'distance' },
    { value: 'chance', label: 'distance by chance alone', theoryOf: 'distance' },
  ] as const;
  return {
    id: 'noise-along-the-manifold',
    seeds: replicas,
    title: 'With noise along the manifold, averages stay near the average manifold dynamics',
    caption:
      `Hessian noise, and isotropic noise of ${noise} times its σ on the tangent space: single runs wander, so averages are compared. How far the average of ` +
      `${replicas} runs has come from U = M, V = I, and how far it is from the average of ${replicas} paths of the manifold dynamics, a stochastic ` +
      '(12) now. Dashed: the distance that so few runs and paths would leave if their means were equal (root of the sum of the squared standard ' +
      `errors). m = n = p = ${size}, η = ${lr}, σ = ${settings.sigma}.`,
    panels: [
      linePanel({
        rows: alongReadings(settings, results).flatMap((reading) =>
          lines.map(({ value }) => ({ series: value, time: reading.time, value: reading[value] })),
        ),
        x: { field: 'time', title: 'slow time k η²', scale: 'linear' },
        y: { field: 'value', title: 'Frobenius norm', scale: 'linear', include: [0] },
        series: { field: 'series', order: lines },
        points: false,
        height: 300,
      }),
    ],
  };
}

function analyse(settings: UvSettings, results: readonly CellResult[]): Analysis {
  const all = readings(settings, results);
  const along = lateReadings(alongReadings(settings, results), settings.along);
  const columns = ['displacement', 'distance', 'chance', 'single'] as const;
  return {
    claims: claims(settings, results),
    figures: [figure, alongFigure].map((draw) => draw(settings, results)),
    tables: [
      {
        title: 'Means over the last tenth and the seeds',
        columns: ['run', 'steps', 'displacement', 'distance', 'width of the oscillation √tr V', '‖U‖² + ‖V‖²'],
        rows: settings.momenta.map((momentum) => {
          const last = lateReadings(all, settings).filter(({ series }) => series === nameOf(momentum));
          const text = (of: (x: Reading) => number): string => (last.length > 0 ? formatNumber(mean(last.map(of))) : 'not run');
          const width = Math.sqrt((square(settings.size) * settings.lr * square(settings.sigma)) / (4 * (1 - momentum)));
          const seen = [text((x) => x.displacement), text((x) => x.distance), formatNumber(width), text((x) => x.norm)];
          return [nameOf(momentum), stepsFor(settings, momentum), ...seen];
        }),
      },
      {
        title: `With noise along the manifold: averages of ${settings.along.replicas}, means over the last tenth`,
        columns: ['displacement', 'distance', 'distance by chance alone', 'displacement of a single run'],
        rows: along.length > 0 ? [columns.map((name) => formatNumber(mean(along.map((reading) => reading[name]))))] : [],
      },
    ],
  };
}

export const uvFactorization: Experiment<UvSettings> = {
  id: 'uv-factorization',
  title: 'Matrix factorization: SGD and momentum follow the manifold dynamics to balanced factors',
  paper: 'ma2023',
  place: 'Fig. 2 (middle and right)',
  summary:
    'All factors with UVᵀ = M are minimizers. Hessian noise moves SGD from the unbalanced U = M, V = I along them to the flattest ones, those of least norm; ' +
    'the quasistatic dynamics say on which way and how fast. Noise along the manifold makes them a stochastic equation, whose average is compared.',
  ours:
    'The paper gives m = n = p = 5 and the start, not M, rates, noise sizes, steps or the number of runs averaged. We read its right panel as Hessian noise ' +
    'with isotropic noise on the tangent space besides; quick has m = n = p = 3 there, as such runs take the eigenvectors of H in every step. The other ' +
    'runs draw Hessian noise as normal noise on the entries of M, which has the same covariance on the manifold.',
  presets,
  quickTakes: { seconds: 30, megabytes: 150 },
  paperTakes: { seconds: 1126, processorSeconds: 691, megabytes: 450 },
  schema,
  draws: 'noise',
  tasks: { dynamics },
  cells,
  analyse,
};
