// From a choice to what the library takes: the options of a problem, and the noise that goes with it.
import type { Choice, Setup } from './lab-state.js';

/** The options of a problem: most are those of the choice; a factorization is square, of one size and depth. */
export function problemOptions({ name, options, text }: Choice): Readonly<Record<string, unknown>> {
  if (text !== undefined) return { parameters: ['x', 'y'], residuals: [text] };
  if (name === 'matrixFactorization') {
    const { d, depth, ...rest } = options;
    return { dims: Array.from({ length: depth + 1 }, () => d), ...rest };
  }
  if (name === 'factorizationUV') return { M: [[options.m]], p: 1 };
  return options;
}

/** Problems without labels: noise is put on their gradient, with the covariance of the Hessian. */
const unlabelled: readonly string[] = ['valley', 'bilinear', 'factorizationUV', 'sharpValley'];

/** The noise of a setup as the library's spec has it; nothing where δ is 0. */
export function noiseSpec({ problem, delta }: Pick<Setup, 'problem' | 'delta'>): Readonly<Record<string, string | number>> | undefined {
  if (delta === 0) return undefined;
  if (unlabelled.includes(problem.name)) return { name: 'injectedNoise', sigma: delta, covariance: 'hessian', codimension: 1 };
  return { name: 'labelNoise', delta };
}
