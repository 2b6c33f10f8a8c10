// The perceptron's gradient step by step, in the kernels' order of operations:
//   z_l = b_l + W_l a_(l-1),  dL/dW_l = sum delta_l a_(l-1)ᵀ,  dL/db_l = sum delta_l,  delta_(l-1) = (W_lᵀ delta_l) ∘ sigma'.

import { last } from '../../support/present.js';
import { exp, expF32 } from '../math/exp.js';
import { matrixProduct, transpose } from '../math/matrix-product.js';
import type { Round } from '../math/round.js';
import { tanh } from '../math/tanh.js';

/** A net and its data, already of the dtype; y holds rows of outputs, or classes. */
export interface ReferencePerceptron {
  readonly sizes: readonly number[];
  readonly activation: 'tanh' | 'relu';
  readonly loss: 'squared' | 'crossEntropy';
  readonly x: readonly Float64Array[];
  readonly y: readonly Float64Array[] | readonly number[];
}

/** The draws of a step: their rows, and the noise on their labels. */
interface Draws {
  readonly rows: readonly number[];
  readonly noise?: readonly number[];
}

/** The derivative of a sample's loss by its outputs f, times `scale`. */
function outputDelta(net: ReferencePerceptron, f: Float64Array, row: number, noise: number, scale: number, round: Round): Float64Array {
  const y = net.y[row];
  if (typeof y !== 'number') return f.map((x, j) => round(round(round(x - y[j]) - noise) * scale));
  const most = f.reduce((a, b) => Math.max(a, b));
  const powers = f.map((x) => (round === Math.fround ? expF32 : exp)(round(x - most)));
  const sum = powers.reduce((a, b) => round(a + b), 0);
  return powers.map((e, j) => round((j === y ? round(round(e / sum) - 1) : round(e / sum)) * scale));
}

/** The gradient over the draws. */
export function perceptronGradient(net: ReferencePerceptron, theta: Float64Array, { rows, noise }: Draws, round: Round): Float64Array {
  const { sizes, activation } = net;
  const n = rows.length;
  let start = 0;
  const layers = sizes.slice(1).map((outputs, l) => {
    const inputs = sizes[l];
    const W = theta.subarray(start, start + outputs * inputs);
    const b = theta.subarray(start + W.length, start + W.length + outputs);
    start += W.length + outputs;
    return { W, b, inputs, outputs };
  });
  const sigma = (z: number): number => (activation === 'relu' ? (z < 0 ? 0 : z) : round(tanh(z)));
  const slope = (a: number): number => (activation === 'relu' ? (a > 0 ? 1 : 0) : round(1 - round(a * a)));

  const a: Float64Array[] = [Float64Array.from(rows.flatMap((i) => [...net.x[i]]))];
  layers.forEach(({ W, b, inputs, outputs }, l) => {
    const biases = Float64Array.from({ length: n * outputs }, (_, q) => b[q % outputs]);
    const z = matrixProduct(a[l], transpose(W, outputs, inputs), [n, inputs, outputs], round, biases);
    a.push(l + 1 < layers.length ? z.map(sigma) : z);
  });

  const outputs = last(sizes);
  const scale = round(1 / n);
  let delta = Float64Array.from(
    rows.flatMap((row, k) => [...outputDelta(net, last(a).subarray(k * outputs, (k + 1) * outputs), row, noise?.[k] ?? 0, scale, round)]),
  );
  const gradient: Float64Array[] = [];
  for (let l = layers.length - 1; l >= 0; l--) {
    const { W, inputs, outputs } = layers[l];
    const turned = transpose(delta, n, outputs);
    const ones = new Float64Array(n).fill(1);
    gradient.unshift(matrixProduct(turned, a[l], [outputs, n, inputs], round), matrixProduct(turned, ones, [outputs, n, 1], round));
    delta = matrixProduct(delta, W, [n, outputs, inputs], round).map((d, q) => round(d * slope(a[l][q])));
  }
  return Float64Array.from(gradient.flatMap((block) => [...block]));
}
