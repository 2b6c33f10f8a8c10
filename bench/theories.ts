// Ensembles of stochastic theories on the ellipse: ns per step and member, beside the same equation in JavaScript.
import { adam, conventionalSde, ellipse, injectedNoise, labelNoise, projectToManifold, slowSde } from '../src/index.js';
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
];
