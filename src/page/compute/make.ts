// From the page's plain data to the library's runs.

import { readNoise } from '../../noise/label-noise.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { formOf, readOptimizer } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import { readProblem } from '../../problems/registry.js';
import type { RunOptions } from '../../runs/run-config.js';
import type { Beginning } from '../protocol.js';
import type { Choice, Setup } from '../state/lab-state.js';
import { noiseSpec, problemOptions } from '../state/spec.js';

/** Problems that were made, by what they were made of: dragging asks for one of them again and again. */
const made = new Map<string, Problem>();

/** The problem of a choice. What the first screen does not have, and the compiler for problems as text, are loaded when the first one comes. */
export async function problemOf(choice: Choice): Promise<Problem> {
  const key = JSON.stringify(choice);
  const known = made.get(key);
  if (known) return known;
  if (choice.text !== undefined) await import('../../define/define-problem.js');
  else if (choice.name !== 'ellipse') await import('./other-problems.js');
  const problem = readProblem({ name: choice.name, ...problemOptions(choice) });
  if (made.size >= 16) made.clear();
  made.set(key, problem);
  return problem;
}

/** What makes optimizers of rules as text: loaded when the first one comes. */
let ofText: typeof import('./rule-text.js')['optimizerOfText'] | undefined;

/** Loads what the optimizers of a setup need. */
export async function loadRules({ optimizers, swap }: Pick<Setup, 'optimizers' | 'swap'>): Promise<void> {
  if ([...optimizers, swap?.optimizer].some((one) => one?.text !== undefined)) ofText = (await import('./rule-text.js')).optimizerOfText;
}

/** The optimizer of a choice; a rule as text after `loadRules`. */
export function chosenOptimizer({ name, options, text }: Choice, { parameters: P }: Problem): Optimizer {
  if (text !== undefined && ofText) return ofText(text, options.lr);
  return readOptimizer({ name, ...options, ...(name === 'adamMini' && { blocks: [P] }) });
}

/** Where the runs of a setup start. */
export function startingTheta({ start, seed }: Setup, problem: Problem): Float64Array {
  return start ? Float64Array.from(start) : problem.initialTheta(seed);
}

/** What v averages at the start, g∘g + δ² diag H: from v = 0 the first steps would be far too long. */
function secondMoment(problem: Problem, theta0: Float64Array, delta: number): Float64Array {
  const { gradient, hessianDiagonal } = problem.evaluate(theta0);
  const strength = (delta * delta) / Math.max(1, problem.samples);
  return gradient.map((g, p) => g * g + strength * Math.max(0, hessianDiagonal[p]));
}

/** The options of a run of this optimizer. */
export function runOptions(setup: Setup, problem: Problem, choice: Choice): RunOptions {
  const optimizer = chosenOptimizer(choice, problem);
  const theta0 = startingTheta(setup, problem);
  const form = formOf(optimizer);
  const noise = noiseSpec(setup);
  const settled = form.v?.V.of === 'entries' && !form.biasCorrection;
  return {
    problem,
    optimizer,
    theta0,
    seed: setup.seed,
    ...(noise && { noise: readNoise(noise) }),
    ...(settled && { v0: secondMoment(problem, theta0, setup.delta) }),
  };
}

/** Where the run of the optimizer at `place` starts, in numbers. */
export async function beginningOf(setup: Setup, place: number): Promise<Beginning> {
  const { optimizer, theta0, v0 } = runOptions(setup, await problemOf(setup.problem), setup.optimizers[place]);
  const rule = setup.optimizers[place].text === undefined ? {} : { optimizer: { ...optimizer } };
  return { ...rule, theta0: Array.from(theta0 as Float64Array), ...(v0 && { v0: Array.from(v0 as Float64Array) }) };
}
