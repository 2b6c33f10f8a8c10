// What every problem is held to: torch's numbers, differences, and the gradient of the kernel itself.
import * as assert from 'uvu/assert';
import type { Problem } from '../../src/index.js';
import { type Dtype, KernelInstance } from '../../src/kernels/instance.js';
import type { KernelProblem } from '../../src/problems/kernel-problem.js';
import { close } from './close.js';
import { referenceData } from './reference-data.js';

/** What an outside source says of a problem at theta: the loss, its gradient and the full Hessian. */
export interface ProblemTruth {
  readonly theta: number[];
  readonly loss: number;
  readonly grad: number[];
  readonly hessian: number[];
}

const torch = referenceData<{ source: string; cases: Record<string, ProblemTruth> }>('torch-problems.json');

/** The torch release that made the numbers. */
export const torchVersion: string = torch.source;

/** A case of torch-problems.json: its results, and the data its problem was made of. */
export function torchCase<T>(name: string): ProblemTruth & T {
  return torch.cases[name] as ProblemTruth & T;
}

/** The case's theta as a vector with a direction to multiply: no entry repeats another. */
function direction(length: number): Float64Array {
  return Float64Array.from({ length }, (_, p) => Math.cos(2 * p + 0.3));
}

/** H x and diag H against the dense Hessian. */
export function holdsHessian(problem: Problem, theta: ArrayLike<number>, tolerance: number): void {
  const P = problem.parameters;
  const at = Float64Array.from(theta);
  const H = problem.hessian(at);
  const x = direction(P);
  const product = x.map((_, p) => x.reduce((sum, xq, q) => sum + H[P * p + q] * xq, 0));
  const scale = H.reduce((most, h) => Math.max(most, Math.abs(h)), 1);
  close(problem.hessianVectorProduct(at, x), product, tolerance, 'H x', scale);
  const diagonal = H.filter((_, k) => k % (P + 1) === 0);
  close(problem.hessianDiagonal(at), diagonal, tolerance, 'diagonal', scale);
  const columns = H.map((_, k) => H[(k % P) * P + Math.floor(k / P)]);
  close(H, columns, tolerance, 'symmetry', scale);
}

/** Loss, gradient, Hessian, its diagonal and its products equal the truth within 1e-11. */
export function equalsTruth(problem: Problem, { theta, loss, grad, hessian }: ProblemTruth): void {
  close([problem.loss(theta)], [loss], 1e-11, 'loss');
  close(problem.gradient(theta), grad, 1e-11, 'gradient', 1);
  close(problem.hessian(theta), hessian, 1e-11, 'Hessian', 1);
  holdsHessian(problem, theta, 1e-11);
  const all = problem.evaluate(theta);
  assert.equal([all.loss, all.gradient], [problem.loss(theta), problem.gradient(theta)]);
  assert.equal(all.hessianDiagonal, problem.hessianDiagonal(theta));
}

/** The gradient agrees with central differences of the loss; the relative error is that of the differences. */
export function equalsDifferences(problem: Problem, theta: Float64Array, tolerance = 1e-6): void {
  const h = 1e-5;
  const difference = theta.map((_, p) => {
    const at = (t: number): number => problem.loss(theta.map((x, q) => (q === p ? x + t : x)));
    return (at(h) - at(-h)) / (2 * h);
  });
  const scale = difference.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  close(problem.gradient(theta), difference, tolerance, 'gradient', scale);
}

/** The draws of a step: the rows of a mini-batch (else all in order) and the noise on their labels. */
export interface Draws {
  readonly indices?: readonly number[];
  readonly noise?: readonly number[];
}

/** What the kernel gives for the gradient at theta, in the dtype; fails if it writes beyond the padding. */
export function kernelGradient(problem: KernelProblem, dtype: Dtype, theta: ArrayLike<number>, draws: Draws = {}): Float64Array {
  const P = problem.parameters;
  const size = dtype === 'f64' ? 8 : 4;
  const kernels = new KernelInstance();
  const address = problem.load(kernels, dtype);
  const at = kernels.allocate(size * P);
  const g = kernels.allocate(size * P);
  const guard = kernels.allocate(64);
  kernels.floats(dtype, at, P).set(theta);
  const samples = draws.indices?.length ?? problem.samples;
  const noise = draws.noise ? kernels.allocate(size * samples) : 0;
  if (draws.noise) kernels.floats(dtype, noise, samples).set(draws.noise);
  const indices = draws.indices ? kernels.allocate(4 * samples) : 0;
  if (draws.indices) kernels.i32(indices, samples).set(draws.indices);
  const gradient = kernels.of(dtype).problemGradient;
  gradient(problem.kind, address, at, g, noise, indices, samples);
  assert.equal([...kernels.u32(guard, 16)], Array(16).fill(0), 'nothing is written beyond the padding');
  return Float64Array.from(kernels.floats(dtype, g, P));
}
