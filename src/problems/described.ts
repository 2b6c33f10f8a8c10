// Every problem that plain data describes: what specs are read by.
export { type Bilinear, bilinear } from './bilinear/problem.js';
export { type DiagonalNet, diagonalNet, type ExplicitNetOptions, type GeneratedNetOptions } from './diagonal-net/problem.js';
export { type Ellipse, type EllipseOptions, ellipse } from './ellipse/problem.js';
export { type FactorizationUV, type FactorizationUVOptions, factorizationUV } from './factorization-uv/problem.js';
export { type LogisticRegression, type LogisticRegressionOptions, logisticRegression } from './logistic-regression/problem.js';
export {
  type ExplicitFactorizationOptions,
  type GeneratedFactorizationOptions,
  type MatrixFactorization,
  matrixFactorization,
} from './matrix-factorization/problem.js';
export { type MultilayerPerceptron, type MultilayerPerceptronOptions, multilayerPerceptron } from './multilayer-perceptron/problem.js';
export { type Quadratic, type QuadraticOptions, quadratic } from './quadratic/problem.js';
export { type SharpValley, type SharpValleyOptions, sharpValley } from './sharp-valley/problem.js';
export { type TwoWalls, twoWalls } from './two-walls/problem.js';
export { type Valley, type ValleyOptions, valley } from './valley/problem.js';
