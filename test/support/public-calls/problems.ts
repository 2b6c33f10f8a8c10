// Problems and their methods.
import { defineProblem } from '../../../src/define/index.js';
import {
  bilinear,
  type Custom,
  type CustomOptions,
  custom,
  diagonalNet,
  type EllipseOptions,
  type ExplicitFactorizationOptions,
  type ExplicitNetOptions,
  ellipse,
  type FactorizationUVOptions,
  factorizationUV,
  type GeneratedFactorizationOptions,
  type GeneratedNetOptions,
  type LogisticRegressionOptions,
  logisticRegression,
  type MultilayerPerceptronOptions,
  matrixFactorization,
  multilayerPerceptron,
  type QuadraticOptions,
  quadratic,
  readProblem,
  type SharpValleyOptions,
  sharpValley,
  twoWalls,
  type ValleyOptions,
  valley,
} from '../../../src/index.js';
import { calls, type PublicCall, type PublicCalls } from './call.js';
import { anyFunction, finite, list, nonNegative, oneOf, open, optional, options, type Place, positive, whole, without } from './places.js';

const row = (...entries: number[]): Place => list(...entries.map(finite));
/** A number of rows or columns, of which 1 or few are right where they go with the others. */
const few = (right: number, most: number): Place => ({
  ...whole(right, 1),
  accepts: (x) => Number.isSafeInteger(x) && Number(x) >= 1 && Number(x) <= most,
});
const held = options<{ x: unknown; y: unknown }>({ x: list(row(1, 2)), y: list(finite(0)) });

export const problemCalls: PublicCalls = {
  diagonalNet: calls(
    diagonalNet,
    options<GeneratedNetOptions>({
      d: { ...whole(5, 2) },
      kappa: few(2, 5),
      n: { ...whole(3, 1), accepts: (x) => Number.isSafeInteger(x) && Number(x) >= 1 },
      seed: optional(whole(1)),
      features: optional(oneOf('sign', 'normal')),
    }),
  ),
  'diagonalNet of data': calls(
    diagonalNet,
    options<ExplicitNetOptions>({ z: list(row(1, -1), row(1, 1)), y: row(1, 2), wStar: optional(row(1, 0)) }),
  ),
  matrixFactorization: calls(
    matrixFactorization,
    options<GeneratedFactorizationOptions>({
      dims: list(whole(2, 1), whole(2, 1), whole(2, 1)),
      rank: few(1, 2),
      n: whole(3, 1),
      seed: optional(whole(1)),
      init: optional(positive(1)),
    }),
  ),
  'matrixFactorization of data': calls(
    matrixFactorization,
    options<ExplicitFactorizationOptions>({
      dims: list(few(2, 2), few(2, 0), few(2, 2)),
      A: list(list(row(1, 0), row(0, 1)), list(row(1, 2), row(0, 1))),
      b: row(1, 2),
      truth: optional(list(row(1, 0), row(0, 1))),
      init: optional(positive(1)),
    }),
  ),
  factorizationUV: calls(factorizationUV, options<FactorizationUVOptions>({ M: list(row(1, 2), row(3, 4)), p: whole(1, 1) })),
  ellipse: calls(ellipse, options<EllipseOptions>({ a: positive(2), b: positive(1) })),
  readProblem: calls(readProblem, options<EllipseOptions & { name: string }>({ name: oneOf('ellipse'), a: positive(2), b: positive(1) })),
  sharpValley: calls(
    sharpValley,
    options<SharpValleyOptions>({ zeta: optional(finite(0.1)), epsilon: optional(nonNegative(0.1)), push: optional(finite(1)) }),
  ),
  valley: calls(valley, options<ValleyOptions>({ angle: optional(finite(0.1)) })),
  bilinear: calls(bilinear, options({})),
  twoWalls: calls(twoWalls, options({})),
  quadratic: calls(quadratic, options<QuadraticOptions>({ hessian: list(row(2, 0), row(0, 1)), center: optional(row(0, 1)) })),
  multilayerPerceptron: calls(
    multilayerPerceptron,
    options<MultilayerPerceptronOptions>({
      sizes: list(few(2, 0), whole(3, 1), few(1, 0)),
      activation: oneOf('tanh', 'relu'),
      loss: oneOf('squared'),
      x: list(row(1, 2), row(2, 1)),
      y: row(1, 2),
      test: optional(held),
    }),
  ),
  logisticRegression: calls(
    logisticRegression,
    options<LogisticRegressionOptions>({
      x: list(row(1, 2), row(2, 1)),
      y: list(oneOf(1, -1), oneOf(-1)),
      test: optional(options<{ x: unknown; y: unknown }>({ x: list(row(1, 2)), y: list(oneOf(1, -1)) })),
    }),
  ),
  custom: calls(
    custom,
    options<CustomOptions>({
      parameters: few(2, 2),
      valueAndGradient: anyFunction(() => ({ value: 1, gradient: [1, 1] })),
      hessianVectorProduct: optional(anyFunction(() => [1, 1])),
      residuals: without(anyFunction(() => [1])),
      jacobian: without(anyFunction(() => [[1, 1]])),
      curvature: without(anyFunction(() => [1, 1])),
      initialTheta: { ...optional(row(1, 2)), accepts: (x) => x === undefined || typeof x === 'function' },
    }),
  ),
  'custom of residuals': calls(
    custom,
    options<CustomOptions>({
      parameters: few(2, 2),
      valueAndGradient: optional(anyFunction(() => ({ value: 1, gradient: [1, 1] }))),
      hessianVectorProduct: optional(anyFunction(() => [1, 1])),
      residuals: anyFunction(() => [1]),
      jacobian: anyFunction(() => [[1, 1]]),
      curvature: optional(anyFunction(() => [1, 1])),
      initialTheta: { ...optional(row(1, 2)), accepts: (x) => x === undefined || typeof x === 'function' },
    }),
  ),
};

const problems = {
  diagonalNet,
  matrixFactorization,
  factorizationUV,
  ellipse,
  valley,
  bilinear,
  quadratic,
  multilayerPerceptron,
  logisticRegression,
  custom,
  defineProblem,
};

/** Every problem's function, with the options of a small one. */
export const examples: Readonly<Record<string, { readonly example: object }>> = problems;

/** Methods that the library alone calls. */
export const ofTheLibrary: readonly string[] = [
  'constructor',
  'load',
  'replicaSamples',
  'linkHessian',
  'project',
  'flow',
  'sampleGradient',
];

/** The methods of a problem, but those. */
function methodsOf(name: keyof typeof problems): [string, PublicCall][] {
  const factory = problems[name] as unknown as { (options: unknown): object; example: object };
  const problem = factory(factory.example) as Record<string, (...args: unknown[]) => unknown> & {
    parameters: number;
    d: number;
    n: number;
  };
  const vector = (length: number): Place => row(...Array.from({ length }, (_, k) => 0.5 + k / 8));
  const P = problem.parameters;
  const places: Readonly<Record<string, readonly Place[]>> = {
    ...Object.fromEntries(
      ['loss', 'gradient', 'hessianDiagonal', 'hessian', 'evaluate', 'predictor', 'testLoss', 'accuracy', 'outputs'].map((key) => [
        key,
        [vector(P)],
      ]),
    ),
    hessianVectorProduct: [vector(P), vector(P)],
    testLossOnRows: [vector(P), whole(3, 1)],
    initialTheta: [name === 'bilinear' ? optional(whole(1)) : whole(1)],
    forward: [vector(problem.d)],
    gram: [vector(problem.d)],
    backward: [vector(problem.n)],
  };
  return Object.keys(places)
    .filter((key) => typeof problem[key] === 'function' && !(name === 'multilayerPerceptron' && key === 'accuracy')) // that one has no classes
    .map((key) => [`${name}(...).${key}`, calls((...args: readonly unknown[]) => problem[key](...args), ...places[key])]);
}

export const problemMethodCalls = (): PublicCalls =>
  Object.fromEntries((Object.keys(problems) as (keyof typeof problems)[]).flatMap(methodsOf));

/** A sum of two squares of two parameters, but for one of its functions. */
const squares = (own: Partial<CustomOptions>): Custom =>
  custom({ parameters: 2, residuals: () => [1, 1], jacobian: () => [1, 0, 0, 1], initialTheta: [1, 1], ...own });
const at = Float64Array.of(1, 2);

/** What functions of the user's own return. */
export const answerCalls: PublicCalls = {
  'what valueAndGradient of custom returns': calls(
    (given) => custom({ parameters: 2, valueAndGradient: () => given }).gradient([1, 2]),
    open({ value: { ...finite(1), words: 'a number', accepts: (x) => typeof x === 'number' }, gradient: row(1, 1) }),
  ),
  'what initialTheta of custom returns': calls(
    (given) =>
      custom({ parameters: 2, valueAndGradient: () => ({ value: 1, gradient: [1, 1] }), initialTheta: () => given }).initialTheta(0),
    row(1, 1),
  ),
  'what hessianVectorProduct of custom returns': calls(
    (given) => squares({ hessianVectorProduct: () => given }).hessianVectorProduct(at, at),
    row(1, 1),
  ),
  'what residuals of custom returns': calls((given) => squares({ residuals: () => given }).constraints(), row(1, 1)),
  'what jacobian of custom returns': calls((given) => squares({ jacobian: () => given }).gradient(at), list(row(1, 0), row(0, 1))),
  'what jacobian of custom returns, row by row': calls((given) => squares({ jacobian: () => given }).gradient(at), row(1, 0, 0, 1)),
  'what curvature of custom returns': calls((given) => squares({ curvature: () => given }).hessian(at), row(1, 1)),
};
