// Rules of the user's own beside the kernels written by hand: a step of `createOptimizer` on 20,000 entries, and a replica's step on the noisy ellipse.
import { add, defineOptimizer, div, mul, type Operand, sign, sqrt, sub } from '../src/define/index.js';
import { adam, createOptimizer, createRuns, type Dtype, ellipse, labelNoise, lion, type Optimizer } from '../src/index.js';
import { fixedGradient } from './support/optimizer-steps.js';
import type { Section, Target } from './support/section.js';
import { timed } from './support/timed.js';

/** beta mean + (1 - beta) x. */
const mix = (beta: Operand, mean: Operand, x: Operand) => add(mul(beta, mean), mul(sub(1, beta), x));

const ownLion = defineOptimizer({
  name: 'own-lion',
  options: { lr: 1e-4, beta1: 0.9, beta2: 0.99 },
  state: { m: 0 },
  step: ({ theta, g, m }, { lr, beta1, beta2 }) => ({ theta: sub(theta, mul(lr, sign(mix(beta1, m, g)))), m: mix(beta2, m, g) }),
});

/** Adam with bias correction as it is printed: three divisions an entry; or with the two that are the same for all entries taken out, as the kernel has it. */
const ownAdam = (asPrinted: boolean) =>
  defineOptimizer({
    name: 'own-adam',
    options: { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
    state: { m: 0, v: 0 },
    step: ({ theta, g, m, v }, { lr, beta1, beta2, eps }, t) => {
      const mean = mix(beta1, m, g);
      const square = mix(beta2, v, mul(g, g));
      const [first, second] = [sub(1, beta1.pow(t)), sub(1, beta2.pow(t))];
      const moved = asPrinted
        ? div(mul(lr, div(mean, first)), add(sqrt(div(square, second)), eps))
        : div(mul(div(lr, first), mean), add(mul(sqrt(square), div(1, sqrt(second))), eps));
      return { theta: sub(theta, moved), m: mean, v: square };
    },
  })();

const within: Target = { of: 'ratio', most: 1.3 };

/** Optimizers by the name of their row, the kernel first. */
type Rivals = Readonly<Record<string, Optimizer>>;

const lions: Rivals = { 'by its kernel': lion(), defined: ownLion() };
const adams: Rivals = { 'by its kernel': adam.torch(), defined: ownAdam(false), 'defined as printed': ownAdam(true) };

function stepSection(name: string, rivals: Rivals): Section {
  const entries = 20_000;
  const gradient = fixedGradient(entries);
  const tasks = Object.entries(rivals).map(([task, optimizer]) => {
    const state = createOptimizer(optimizer, new Float64Array(entries));
    state.gradient.set(gradient);
    return [task, () => state.step()] as const;
  });
  return timed({ title: `${name} f64, 20,000 entries`, entries, tasks: Object.fromEntries(tasks), targets: { defined: within } });
}

function replicasSection(name: string, rivals: Rivals, dtype: Dtype): Section {
  const [runs, each] = [2_000, 100];
  const tasks = Object.entries(rivals).map(([task, optimizer]) => {
    const noise = labelNoise({ delta: 0.5 });
    const all = createRuns(
      Array.from({ length: runs }, (_, seed) => ({
        problem: ellipse({ a: 2, b: 1 }),
        optimizer,
        noise,
        seed,
        dtype,
        theta0: [1.5, 0.5],
      })),
    );
    return [task, () => all.advance(each)] as const;
  });
  return {
    ...timed({ title: `ellipse, ${name}, ${dtype}, noise ±½: ${runs} replicas`, entries: runs * each, tasks: Object.fromEntries(tasks) }),
    unit: 'ns/step',
  };
}

export const sections: readonly (() => Section)[] = [
  () => stepSection('lion', lions),
  () => stepSection('adam', adams),
  () => replicasSection('lion', lions, 'f64'),
  () => replicasSection('adam', adams, 'f64'),
  () => replicasSection('adam', adams, 'f32'),
];
