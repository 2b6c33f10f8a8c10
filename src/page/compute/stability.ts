// Which number crossed which line when a run diverged: the rate times the largest curvature, in the geometry of the optimizer, against its limit.
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import { formOf } from '../../optimizers/optimizer.js';
import { createRun } from '../../runs/run.js';
import type { Stability } from '../protocol.js';
import type { Choice, Setup } from '../state/lab-state.js';
import { chosenOptimizer, problemOf, runOptions } from './make.js';

/** Halvings between a rate that diverges and one that does not. */
const bisections = 6;

function withRate(choice: Choice, lr: number): Choice {
  return { ...choice, options: { ...choice.options, lr } };
}

/** The least rate that is tried: a rule that leaves the finite numbers at every rate has no better one. */
const least = 1e-9;

/** The stability of the optimizer at `place` at its start, and a rate at which it stays finite for all steps: found by running. */
export async function stabilityOf(setup: Setup, place: number): Promise<Stability> {
  const problem = await problemOf(setup.problem);
  const choice = setup.optimizers[place];
  const form = formOf(chosenOptimizer(choice, problem));
  const { theta0, v0 } = runOptions(setup, problem, choice);
  const theta = Float64Array.from((theta0 ?? problem.initialTheta(setup.seed)) as Float64Array);
  const P = problem.parameters;
  const { lambda = 0, eps = 0 } = form.root ?? {};
  const scale = Array.from({ length: P }, (_, p) => {
    const v = v0 ? (v0 as Float64Array)[p] : 1;
    return form.v ? 1 / Math.sqrt((lambda === 0.5 ? Math.sqrt(v) : v) + eps) : 1;
  });
  const H = problem.hessian(theta).map((h, k) => h * scale[Math.floor(k / P)] * scale[k % P]);
  const { values } = symmetricEigen(H, P);
  const curvature = values.reduce((most, value) => Math.max(most, value), 0);
  const decay = form.m?.decay ?? 0;
  const gain = form.m?.gain ?? 1;
  const lr = choice.options.lr;
  const finite = (rate: number): boolean => {
    const run = createRun(runOptions(setup, problem, withRate(choice, rate)));
    try {
      return run.advance(setup.steps).status === 'running';
    } finally {
      run.dispose();
    }
  };
  let [low, high] = [lr / 2, lr];
  while (low > least && !finite(low)) [low, high] = [low / 2, low];
  for (let k = 0; k < bisections; k++) {
    const middle = (low + high) / 2;
    if (finite(middle)) low = middle;
    else high = middle;
  }
  let stable = Number(low.toPrecision(2));
  while (stable > least && (stable > low || !finite(stable))) stable = Number((0.93 * stable).toPrecision(2));
  // m <- decay m + gain g, theta <- theta - lr m is stable on a parabola of curvature h up to lr h = 2 (1 + decay) / gain.
  return { curvature, product: lr * curvature, limit: (2 * (1 + decay)) / gain, ...(stable > least && { stable }) };
}
