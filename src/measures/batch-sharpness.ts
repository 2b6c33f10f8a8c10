// The curvature that a step of SGD meets: that of its own batch, along its own gradient.
import { streams } from '../kernels/generated.js';
import { withKernels } from '../kernels/shared.js';
import { derivativeAlong } from '../linear-algebra/central-difference.js';
import { scaleOf } from '../linear-algebra/largest.js';
import { standardErrorOf } from '../linear-algebra/norm.js';
import { dot } from '../linear-algebra/products.js';
import { seedWords } from '../random/seed-words.js';
import { lacks, type Measure, type MeasureContext } from './measure.js';

/** Batches of a mean over draws. */
const draws = 200;
/** The same draws for every run, so that a measure is a pure function of theta. */
const seed = 0x62617463;

/** Batches of `size` of n samples: each sample once for size 1, else drawn with replacement. */
function batches(n: number, size: number): number[][] {
  if (size === 1) return Array.from({ length: n }, (_, i) => [i]);
  return withKernels((kernels) => {
    const at = kernels.allocate(8 * size);
    return Array.from({ length: draws }, (_, k) => {
      kernels.exports.uniforms(at, size, ...seedWords(seed), streams.sdeNoise, k, 0);
      return Array.from(kernels.f64(at, size), (u) => Math.min(n - 1, Math.floor(u * n)));
    });
  });
}

function samplesOf({ problem }: MeasureContext): number {
  if (problem.samples === 0 || !problem.sampleGradient) throw lacks(problem, 'samples');
  return problem.samples;
}

/** gᵀ H_B g/‖g‖² of each batch whose gradient is not 0. */
function curvatures(context: MeasureContext, size: number): number[] {
  const { problem, theta } = context;
  return batches(samplesOf(context), size).flatMap((rows) => {
    const gradient = (at: Float64Array): Float64Array => problem.sampleGradient?.(at, undefined, rows) as Float64Array;
    const own = gradient(theta);
    const unit = scaleOf(own); // so that no square leaves the numbers
    const g = own.map((x) => x / unit);
    const square = dot(g, g);
    return square === 0 ? [] : [dot(g, derivativeAlong(gradient, theta, g)) / square];
  });
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}

/** As many samples of a batch. */
const mostSamples = 1e5;

/**
 * E_B gᵀ H_B g/‖g‖², g and H_B the gradient and Hessian of a batch of B samples; 0 where every gradient vanishes. H_B g comes from ten gradients.
 * @eq andreyev2024
 */
export const batchSharpness: Measure = {
  forms: ['batchSharpness@B'],
  least: 1,
  most: mostSamples,
  whole: true,
  value: (context, size = 1) => meanOf(curvatures(context, size)),
};

/** The standard error of that mean over its draws; 0 for B = 1, where every batch is taken. */
export const batchSharpnessError: Measure = {
  forms: ['batchSharpnessError@B'],
  least: 1,
  most: mostSamples,
  whole: true,
  value: (context, size = 1) => {
    const values = size === 1 ? new Array<number>(samplesOf(context)).fill(0) : curvatures(context, size);
    return values.length < 2 ? 0 : standardErrorOf(values);
  },
};
