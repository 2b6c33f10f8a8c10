// Replicas of a tiny problem: ns per step and run on the noisy ellipse, alone and with others in one kernel instance. Every run has a seed of its own.
import { adam, conventionalSde, createRuns, ellipse, injectedNoise, labelNoise, projectToManifold, sgd, slowSde } from '../src/index.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const counts = [1, 2_000, 20_000] as const;
/** Steps of all runs in one call. */
const total = 400_000;

function section(title: string, optimizer: ReturnType<typeof adam> | ReturnType<typeof sgd>, distribution: 'sign' | 'normal'): Section {
  const problem = ellipse({ a: 2, b: 1 });
  const noise = labelNoise({ delta: 0.5, distribution });
  const tasks = counts.map((count) => {
    const runs = createRuns(Array.from({ length: count }, (_, seed) => ({ problem, optimizer, noise, seed })));
    return [count === 1 ? 'a run alone' : `${count.toLocaleString('en')} runs`, () => runs.advance(total / count)] as const;
  });
  const { rows, ...rest } = timed({
    title: `ellipse, ${title}`,
    entries: total,
    tasks: Object.fromEntries(tasks),
    targets: { '20,000 runs': { of: 'value', most: 60 } },
  });
  return { ...rest, rows, unit: 'ns/step' };
}

// Ensembles of stochastic theories on the ellipse: ns per step and member, beside the same equation in JavaScript.
const curve = ellipse({ a: 2, b: 1 });
const theta0 = projectToManifold(curve, [1.2, 0.7]);
const optimizer = adam({ lr: 0.1, beta1: 0, eps: 0.01 });
const labels = labelNoise({ delta: 0.5 });
const isotropic = injectedNoise({ sigma: 0.3, covariance: 'isotropic' });
const members = 10_000;
const steps = 64;
const common = { problem: curve, optimizer, theta0, T: 1, steps, members };

function ofTheory(title: string, entries: number, tasks: Readonly<Record<string, () => unknown>>, most: number): Section {
  const { rows, ...rest } = timed({ title, entries, tasks, targets: { [Object.keys(tasks)[0]]: { of: 'value', most } } });
  return { ...rest, rows, unit: 'ns/step' };
}

export const sections: readonly (() => Section)[] = [
  () => section('SGD, noise ±½', sgd({ lr: 1e-3 }), 'sign'),
  () => section('Adam, noise ±½', adam({ lr: 1e-3 }), 'sign'),
  () => section('Adam, normal noise', adam({ lr: 1e-3 }), 'normal'),
  () =>
    ofTheory(
      `slowSde, Adam on the ellipse, ${members.toLocaleString('en')} members of ${steps} steps`,
      members * steps,
      {
        'label noise': () => slowSde({ ...common, noise: labels }),
        'isotropic noise': () => slowSde({ ...common, noise: isotropic }),
        "stepper 'projection'": () => slowSde({ ...common, noise: isotropic, stepper: 'projection' }),
      },
      500,
    ),
  () =>
    ofTheory(
      `conventionalSde, Adam on the ellipse, ${members.toLocaleString('en')} members of ${steps} steps`,
      members * steps,
      { 'isotropic noise': () => conventionalSde({ ...common, noise: isotropic }) },
      500,
    ),
  () =>
    ofTheory(
      `slowSde without kernels: noise as a function, 20 members of ${steps} steps`,
      20 * steps,
      { 'isotropic noise': () => slowSde({ ...common, members: 20, noise: { covarianceRoot: () => Float64Array.of(0.3, 0, 0, 0.3) } }) },
      200_000,
    ),
];
