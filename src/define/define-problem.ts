// The function that makes a problem from a model of the user's own.
import { addStepLoops } from '../kernels/step-loop.js';
import { problemFactory } from '../problems/define.js';
import { addProblem } from '../problems/registry.js';
import type { ModelOptions } from './model.js';
import type { Data, Names, Parameters, Start } from './options.js';
import { DefinedProblem } from './problem.js';
import { makeStepLoop } from './steps/loop.js';

/** A model and its data. */
export interface DefineProblemOptions<P extends Parameters = Parameters, D extends Data = Data> extends ModelOptions<P, D> {
  /** As the spec of a problem has it, which may stand for the options. */
  readonly name?: 'defined' | undefined;
  /** Names and shapes of the parameters ([] a number, [length], [rows, columns]); names alone where each is a number; or how many entries theta has. */
  readonly parameters: P;
  /** Rows by name, all of as many: a vector, or a matrix with a row each. `y` are the labels; the output sees the others. */
  readonly data?: D | undefined;
  /** Held-out rows, with the same names: for the measures 'testLoss' and 'testAccuracy'. */
  readonly test?: Readonly<Record<keyof D, Data[string]>> | undefined;
  /** Where runs start, for each parameter: a number, an array, or `normal(σ)`. Default `normal(1)`. */
  readonly init?: (P extends number ? Start : never) | { readonly [Name in Names<P>]?: Start | undefined } | undefined;
}

/** The type of `defineProblem`, which knows the names in `parameters` and `data` where the functions of the model use them. */
export interface DefineProblem {
  <const P extends Parameters, const D extends Data = never>(options: DefineProblemOptions<P, D>): DefinedProblem;
  /** The options of a small problem, which stands for all of its name where all problems are tested. */
  readonly example: DefineProblemOptions;
}

/**
 * A problem from a model that is written once, on traced values: it is run once, what it did is kept as a graph, differentiated exactly and compiled
 * to WebAssembly. The loss is one of
 *
 *     with data     L = (1/n) Σ_i ℓ(f(θ, x_i), y_i),  `output` f and `loss` ℓ
 *     residuals     L = (1/m) Σ_i ½ r_i(θ)²
 *     neither       L(θ), `loss`
 *
 * ℓ is 'squares' ½ ‖f - y‖² (the default), 'squares-without-half' ‖f - y‖², 'logistic' ln(1 + e^(-y f)) with y = ±1, 'cross-entropy'
 * -ln softmax(f)_y with y = 0, 1, …, or a function (f, y), which is one of squares to theories where it is c ‖f - y‖². Label noise is added to y, or to the 0 that a residual should be. A part of the
 * model may be text, as in `residuals: ['x^2 + y^2 - 1']`, which is parsed and never run as JavaScript.
 *
 * @throws E_TYPE, E_RANGE, E_SHAPE, E_NON_FINITE, E_MISSING or E_UNKNOWN_KEY for a wrong option or operand; E_SYNTAX for a text that does not
 *   parse; E_TOO_LARGE for a graph of more than 2^18 operations
 * @example
 * const ring = defineProblem({ parameters: 2, residuals: ([x, y]) => [add(square(x), square(y)).sub(1)] });
 * ring.gradient([2, 0]) // Float64Array(2) [ 12, 0 ]
 * @eq linnainmaa1976
 * @eq pearlmutter1994
 */
export const defineProblem: DefineProblem = problemFactory<DefineProblemOptions, DefinedProblem>(DefinedProblem, {
  parameters: ['x', 'y'],
  residuals: ['x^2 + y^2 - 1'],
}) as DefineProblem;

addProblem('defined', defineProblem);
addStepLoops((setting) => makeStepLoop(setting));
