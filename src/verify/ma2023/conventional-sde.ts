// The conventional stochastic equations on the valley with Hessian noise: run for long enough they make the slow drift that the quasistatic dynamics take
// from them (Ma, Kunin, Ying 2023, (4), (16), (24)).
// @eq ma2023 (4), (12), (16), (17), (24), (52)

import { injectedNoise } from '../../noise/injected-noise.js';
import { type Adam, adam } from '../../optimizers/adam.js';
import { type HeavyBall, heavyBall } from '../../optimizers/heavy-ball.js';
import { type Sgd, sgd } from '../../optimizers/sgd.js';
import type { Place } from '../../papers.js';
import { valley } from '../../problems/valley/problem.js';
import { conventionalSde } from '../../theory/ma2023/conventional-sde.js';
import { quasistatic } from '../../theory/ma2023/quasistatic.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

interface Setting {
  readonly name: string;
  readonly place: Place;
  readonly optimizer: Sgd | HeavyBall | Adam;
  readonly sigma: number;
  readonly T: number;
  readonly steps: number;
  readonly members: number;
  /** Whether the valley lies at π/4. */
  readonly turned?: true;
}

function row({ name, place, optimizer, sigma, T, steps, members, turned }: Setting): CheckRow {
  const noise = injectedNoise({ sigma, covariance: 'hessian' });
  const half = Math.sqrt(0.5);
  const x0 = 3;
  const theta0 = turned ? [x0 * half, -x0 * half] : [x0, 0];
  const options = { problem: valley({ angle: turned ? Math.PI / 4 : 0 }), optimizer, noise, theta0, T };
  const along = (theta: Float64Array): number => (turned ? half * (theta[0] - theta[1]) : theta[0]);
  const { x } = conventionalSde({ ...options, steps, seed: 1, members, functions: { x: along } }).functions;
  return compared({
    text: `${name}, σ = ${sigma}: x at t = ${T} from ${x0}, ${members} paths of ${steps} steps`,
    place,
    expected: along(quasistatic({ ...options, form: 'full' }).theta[1]),
    observed: x.mean[1],
    standardError: x.standardError[1],
    tolerance: 0.02,
    relative: true,
  });
}

function* rows(): Iterable<CheckRow> {
  yield row({ name: 'SGD, η = 0.002', place: '(4), (12)', optimizer: sgd({ lr: 0.002 }), sigma: 6, T: 8, steps: 4096, members: 512 });
  const ball = heavyBall({ lr: 5e-4, momentum: 0.5 });
  yield row({ name: 'heavy ball, η = 5e-4, μ = 0.5', place: '(16), (17)', optimizer: ball, sigma: 6, T: 8, steps: 32_768, members: 64 });
  const turned = adam({ lr: 0.02, beta1: 0.5, c: 2, eps: 1e-6 });
  yield row({
    name: 'Adam at π/4, η = 0.02, c = 2',
    place: '(24), (52)',
    optimizer: turned,
    sigma: 1,
    T: 1,
    steps: 16_384,
    members: 128,
    turned: true,
  });
}

export const conventionalSdeCheck: Experiment = theoryCheck({
  id: 'conventional-sde',
  title: 'The slow drift in the conventional equations',
  paper: 'ma2023',
  place: '(4), (12)',
  rows,
});
