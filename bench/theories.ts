// Ensembles of stochastic theories on the ellipse: ns per step and member, beside the same equation in JavaScript.
// The label-noise flow of a diagonal net at the scale of Fig. 2 of Li, Wen, Lyu 2025. `minifold verify` as it is typed, on all cores: by the clock, of which only
// an idle machine can tell.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  adam,
  conventionalSde,
  diagonalNet,
  ellipse,
  injectedNoise,
  labelNoise,
  labelNoiseFlow,
  type Optimizer,
  projectToManifold,
  sgd,
  slowSde,
} from '../src/index.js';
import { median } from './support/median.js';
import { processorTime } from './support/rounds.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const curve = ellipse({ a: 2, b: 1 });
const optimizer = adam({ lr: 0.1, beta1: 0, eps: 0.01 });
const labels = labelNoise({ delta: 0.5 });
const isotropic = injectedNoise({ sigma: 0.3, covariance: 'isotropic' });
const members = 10_000;
const steps = 64;
const common = () => ({ problem: curve, optimizer, theta0: projectToManifold(curve, [1.2, 0.7]), T: 1, steps, members });

function ofTheory(title: string, entries: number, tasks: Readonly<Record<string, () => unknown>>, most: number): Section {
  const { rows, ...rest } = timed({ title, entries, tasks, targets: { [Object.keys(tasks)[0]]: { of: 'value', most } } });
  return { ...rest, rows, unit: 'ns/step' };
}

/** One integration each: it takes seconds, nearly all of them in products and factors of matrices. */
function flow(): Section {
  const problem = diagonalNet({ d: 10_000, kappa: 50, n: 420 });
  const theta0 = projectToManifold(problem, problem.initialTheta(0));
  const seconds = (optimizer: Optimizer): number => {
    const start = processorTime();
    labelNoiseFlow({ problem, optimizer, noise: labels, theta0, T: 1, tolerance: 1e-5 });
    return (processorTime() - start) / 1000;
  };
  return {
    title: 'labelNoiseFlow of a diagonal net, d = 10000, n = 420, to slow time 1 at tolerance 1e-5',
    unit: 's',
    rows: [
      { task: 'Adam', value: seconds(adam({ lr: 0.01, c: 10, eps: 1e-6 })), ratio: null, target: { of: 'value', most: 20 } },
      { task: 'SGD', value: seconds(sgd({ lr: 0.1 })), ratio: null },
    ],
  };
}

const command = fileURLToPath(new URL('../cli.js', import.meta.url));

function verification(): Section {
  const seconds = Array.from({ length: 3 }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [command, 'verify', '--json'], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    if (status !== 0) throw new Error(`verify: ${stderr}`);
    return (performance.now() - start) / 1000;
  });
  return {
    title: `minifold verify, its quick rows, median of ${seconds.length}`,
    unit: 's',
    rows: [
      {
        task: 'on all cores',
        value: median(seconds),
        valueRange: [Math.min(...seconds), Math.max(...seconds)],
        ratio: null,
        target: { of: 'value', most: 60 },
      },
    ],
  };
}

export const sections: readonly (() => Section)[] = [
  () =>
    ofTheory(
      `slowSde, Adam on the ellipse, ${members.toLocaleString('en')} members of ${steps} steps`,
      members * steps,
      {
        'label noise': () => slowSde({ ...common(), noise: labels }),
        'isotropic noise': () => slowSde({ ...common(), noise: isotropic }),
        "stepper 'projection'": () => slowSde({ ...common(), noise: isotropic, stepper: 'projection' }),
      },
      500,
    ),
  () =>
    ofTheory(
      `conventionalSde, Adam on the ellipse, ${members.toLocaleString('en')} members of ${steps} steps`,
      members * steps,
      { 'isotropic noise': () => conventionalSde({ ...common(), noise: isotropic }) },
      500,
    ),
  () =>
    ofTheory(
      `slowSde without kernels: noise as a function, 20 members of ${steps} steps`,
      20 * steps,
      { 'isotropic noise': () => slowSde({ ...common(), members: 20, noise: { covarianceRoot: () => Float64Array.of(0.3, 0, 0, 0.3) } }) },
      200_000,
    ),
  flow,
  verification,
];
