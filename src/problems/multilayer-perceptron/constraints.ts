// f_(i,k) = f_k(x_i) - y_ik of a perceptron with squares, L = (1/n) sum_i ½ ‖f(x_i) - y_i‖², so that scale = 1/n; sample after sample.
// With delta_l = ∂f_k/∂z_l: the part of grad f in W_l is delta_l a_(l-1)ᵀ and that in b_l is delta_l. F x is the derivative of all this along x.
import { tanhOf } from '../../kernels/functions.js';
import { multiply, timesVector, transpose, transposeTimesVector } from '../../linear-algebra/products.js';
import { type Found, moreThanParameters, sameInputs } from '../constraints.js';
import { denseSlopes } from '../dense-slopes.js';
import type { Block } from '../problem.js';

/** A perceptron as data: its sizes, where W_1, b_1, W_2, ... stand in theta, and the samples row by row. */
export interface PerceptronData {
  readonly sizes: readonly number[];
  readonly blocks: readonly Block[];
  readonly activation: 'tanh' | 'relu';
  readonly x: Float64Array;
  readonly y: Float64Array;
}

function plus(x: Float64Array, y: Float64Array): Float64Array {
  return x.map((a, i) => a + y[i]);
}

function times(x: Float64Array, y: Float64Array): Float64Array {
  return x.map((a, i) => a * y[i]);
}

/** The constraints of a perceptron with squares; why there are none where they cannot all be zero, or not in general. */
export function perceptronConstraints({ sizes, blocks, activation, x, y }: PerceptronData): Found {
  const inputs = sizes[0];
  const outputs = sizes.at(-1) as number;
  const depth = sizes.length - 1;
  const n = x.length / inputs;
  const count = n * outputs;
  const P = blocks.reduce((sum, { length }) => sum + length, 0);
  const sampleOf = (f: number): number => Math.floor(f / outputs);

  // More functions than parameters have common zeros for special labels only: there the minimizers are compromises, and f = 0 is not their equation.
  if (count > P) return moreThanParameters(count, P);
  const keys = Array.from({ length: n }, (_, i) => x.subarray(i * inputs, (i + 1) * inputs).join());
  const different = new Set(keys).size;
  const labelled = new Set(keys.map((key, i) => [key, ...y.subarray(i * outputs, (i + 1) * outputs)].join())).size;
  if (labelled > different) return sameInputs;

  const part = (theta: Float64Array, block: number): Float64Array => {
    const { start, length } = blocks[block];
    return theta.subarray(start, start + length);
  };
  const weights = (theta: Float64Array, l: number): Float64Array => part(theta, 2 * l);
  const biases = (theta: Float64Array, l: number): Float64Array => part(theta, 2 * l + 1);
  const rowOf = (a: readonly Float64Array[], l: number, i: number): Float64Array => {
    const width = sizes[l];
    return a[l].subarray(i * width, (i + 1) * width);
  };

  const activated = activation === 'tanh' ? tanhOf : (z: Float64Array): Float64Array => z.map((t) => (t > 0 ? t : 0));
  /** sigma' from the activation: that of relu at its kink is 0. */
  const slope = (a: Float64Array): Float64Array => a.map(activation === 'tanh' ? (t) => 1 - t * t : (t) => (t > 0 ? 1 : 0));
  /** sigma''/sigma'. */
  const bend = activation === 'tanh' ? -2 : 0;

  /** a_0, ..., a_(L-1) and the outputs, a row for each sample. */
  const forward = (theta: Float64Array): Float64Array[] => {
    const all = [x];
    for (let l = 0; l < depth; l++) {
      const b = biases(theta, l);
      const width = sizes[l];
      const z = multiply(all[l], transpose(weights(theta, l), width), width).map((t, k) => t + b[k % b.length]);
      all.push(l + 1 < depth ? activated(z) : z);
    }
    return all;
  };

  /** delta_L. */
  const outputOf = (f: number): Float64Array => Float64Array.from({ length: outputs }, (_, k) => (k === f % outputs ? 1 : 0));

  const jacobian = (theta: Float64Array): Float64Array => {
    const a = forward(theta);
    const J = new Float64Array(count * P);
    for (let f = 0; f < count; f++) {
      const row = J.subarray(f * P, (f + 1) * P);
      let delta = outputOf(f);
      for (let l = depth - 1; l >= 0; l--) {
        const below = rowOf(a, l, sampleOf(f));
        weights(row, l).set(multiply(delta, below, 1));
        biases(row, l).set(delta);
        if (l > 0) delta = times(slope(below), transposeTimesVector(weights(theta, l), delta));
      }
    }
    return J;
  };

  /** F times a direction for one function, after `forward`: the passes forward and back, differentiated along it (Pearlmutter 1994). */
  const curvatureAlong = (theta: Float64Array, a: readonly Float64Array[], f: number, direction: Float64Array): Float64Array => {
    const i = sampleOf(f);
    const aDot: Float64Array[] = [new Float64Array(inputs)];
    for (let l = 0; l + 1 < depth; l++) {
      const moved = plus(timesVector(weights(direction, l), rowOf(a, l, i)), timesVector(weights(theta, l), aDot[l]));
      aDot.push(times(slope(rowOf(a, l + 1, i)), plus(moved, biases(direction, l))));
    }
    const out = new Float64Array(P);
    let delta = outputOf(f);
    let deltaDot: Float64Array = new Float64Array(outputs);
    for (let l = depth - 1; l >= 0; l--) {
      const below = rowOf(a, l, i);
      const belowDot = aDot[l];
      weights(out, l).set(plus(multiply(deltaDot, below, 1), multiply(delta, belowDot, 1)));
      biases(out, l).set(deltaDot);
      if (l === 0) break;
      const back = transposeTimesVector(weights(theta, l), delta);
      const backDot = plus(transposeTimesVector(weights(theta, l), deltaDot), transposeTimesVector(weights(direction, l), delta));
      // sigma'' ż = bend a ȧ, as ȧ = sigma' ż
      deltaDot = slope(below).map((s, j) => s * backDot[j] + bend * below[j] * belowDot[j] * back[j]);
      delta = times(slope(below), back);
    }
    return out;
  };

  const curvature = (theta: Float64Array, K: Float64Array): Float64Array => {
    const a = forward(theta);
    let out: Float64Array = new Float64Array(P);
    for (let f = 0; f < count; f++) out = plus(out, curvatureAlong(theta, a, f, K.subarray(f * P, (f + 1) * P)));
    return out;
  };

  return {
    count,
    rank: different * outputs,
    scale: 1 / n,
    values: (theta) => forward(theta)[depth].map((f, k) => f - y[k]),
    jacobian,
    slopes: (theta) => denseSlopes(jacobian(theta), (K) => curvature(theta, K)),
    // <F, A> = sum_q (F A_q)_q
    innerProducts: (theta, A) => {
      const a = forward(theta);
      const rows = Array.from({ length: P }, (_, q) => A.subarray(q * P, (q + 1) * P));
      return Float64Array.from({ length: count }, (_, f) => rows.reduce((sum, row, q) => sum + curvatureAlong(theta, a, f, row)[q], 0));
    },
    curvature,
  };
}
