// From a choice to what the library takes: the options of a problem, and the noise that goes with it.
import type { Choice, Setup } from './lab-state.js';
import { hasLabels } from './problems.js';

/** Six points, told apart by a line through 0. */
const separable = {
  x: [
    [1, 2],
    [2, 0.5],
    [0.5, 1],
    [-1, -0.5],
    [-2, -1],
    [0.5, -2],
  ],
  y: [1, 1, 1, -1, -1, -1],
};

const xor = {
  x: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  y: [0, 1, 1, 0],
};

/** The options of a problem: most are those of the choice; a factorization is square, of one size and depth. */
export function problemOptions({ name, options, text }: Choice): Readonly<Record<string, unknown>> {
  if (text !== undefined) return { parameters: ['x', 'y'], residuals: [text] };
  if (name === 'matrixFactorization') {
    const { d, depth, ...rest } = options;
    return { dims: Array.from({ length: depth + 1 }, () => d), ...rest };
  }
  if (name === 'quadratic') {
    const { h1, h2, h12 } = options;
    const hessian = [
      [h1, h12],
      [h12, h2],
    ];
    return { hessian };
  }
  if (name === 'logisticRegression') return separable;
  if (name === 'multilayerPerceptron') return { sizes: [2, options.width, 1], activation: 'tanh', loss: 'squared', ...xor };
  if (name === 'factorizationUV') return { M: [[options.m]], p: 1 };
  return options;
}

/** The noise of a setup as the library's spec has it; nothing where δ is 0. */
export function noiseSpec({ problem, delta }: Pick<Setup, 'problem' | 'delta'>): Readonly<Record<string, string | number>> | undefined {
  if (delta === 0) return undefined;
  if (!hasLabels(problem))
    return { name: 'injectedNoise', sigma: delta, covariance: 'hessian', codimension: problem.name === 'quadratic' ? 2 : 1 };
  return { name: 'labelNoise', delta };
}
