// Everything both entries export.
export type { MatrixLike, VectorLike } from './arrays.js';
export type { Cell, CellConfig, CellResult, Labels, RunCell, RunStatus, TaskCell } from './cell.js';
export type { CellsProgress } from './cells-progress.js';
export { type CompareOptions, compare, type PointFunction } from './compare.js';
export { type CompareOrdersOptions, compareOrders, type OrderComparison } from './compare-orders.js';
export type { Comparison, FunctionComparison, Gap, ThetaComparison } from './comparison.js';
export { biasKernel, biasTerm } from './dynamics/bias-term.js';
export { type ConventionalSdeOptions, conventionalSde } from './dynamics/conventional-sde.js';
export type { CovarianceRoot } from './dynamics/covariance-root.js';
export { type EffectiveSpeed, type EffectiveSpeedOptions, effectiveSpeed } from './dynamics/effective-speed.js';
export { fixedPointResidual, implicitSharpness } from './dynamics/implicit-sharpness.js';
export { type LabelNoiseFlowOptions, labelNoiseFlow, type SlowPath } from './dynamics/label-noise-flow.js';
export { type LossFloorOptions, lossFloor } from './dynamics/loss-floor.js';
export { type ModifiedEquationOptions, type ModifiedPath, modifiedEquation } from './dynamics/modified-equation.js';
export { type ProjectToManifoldOptions, projectToManifold } from './dynamics/projection.js';
export { type ProjectionDerivativeOptions, projectionDerivative } from './dynamics/projection-derivative.js';
export { type ProjectionSecondDerivativeOptions, projectionSecondDerivative } from './dynamics/projection-second-derivative.js';
export { type QuasistaticOptions, type QuasistaticPath, quasistatic } from './dynamics/quasistatic.js';
export { type SlowSdeOptions, slowSde } from './dynamics/slow-sde.js';
export { discreteStationaryCovariance, type StationaryOptions, stationaryCovariance } from './dynamics/stationary-covariance.js';
export { type ErrorCode, type ErrorDetails, MinifoldError } from './errors.js';
export { type InjectedNoise, type InjectedNoiseOptions, injectedNoise } from './injected-noise.js';
export { kernelHash } from './kernels/generated.js';
export type { Dtype, FloatArray } from './kernels/instance.js';
export { compiledModule, type KernelSource } from './kernels/module.js';
export { measureNames } from './measures/registry.js';
export { type Minimization, type MinimizeOptions, minimize, type ValueAndGradient } from './minimize.js';
export { type LabelNoise, type LabelNoiseOptions, labelNoise, type Noise } from './noise.js';
export { type CreateOptimizerOptions, createOptimizer, OptimizerState, restoreOptimizer } from './optimizer-state.js';
export { type AdaSGD, adaSGD } from './optimizers/ada-sgd.js';
export { type Adafactor, adafactor } from './optimizers/adafactor.js';
export { type Adalayer, adalayer } from './optimizers/adalayer.js';
export { type Adam, type AdamOptions, adam } from './optimizers/adam.js';
export { type AdamE, type AdamEOptions, adamE } from './optimizers/adam-e.js';
export { type AdamMini, type AdamMiniOptions, adamMini } from './optimizers/adam-mini.js';
export { type AdamW, type AdamWOptions, adamW } from './optimizers/adam-w.js';
export { type Agm, type AgmOptions, agm } from './optimizers/agm.js';
export { type HeavyBall, type HeavyBallOptions, heavyBall } from './optimizers/heavy-ball.js';
export type { Optimizer } from './optimizers/optimizer.js';
export { type Rmsprop, type RmspropOptions, rmsprop } from './optimizers/rmsprop.js';
export {
  type Constant,
  type Cosine,
  type CosineOptions,
  constant,
  cosine,
  type ExponentialDecay,
  type ExponentialDecayOptions,
  exponentialDecay,
  type LearningRate,
  type Schedule,
  type StepDecay,
  type StepDecayOptions,
  stepDecay,
  type WarmUp,
  type WarmUpOptions,
  warmUp,
} from './optimizers/schedule.js';
export { type Sgd, type SgdOptions, sgd } from './optimizers/sgd.js';
export { type SgdMomentum, type SgdMomentumOptions, sgdMomentum } from './optimizers/sgd-momentum.js';
export { type Shampoo, type ShampooOptions, shampoo } from './optimizers/shampoo.js';
export type { TensorShape } from './optimizers/tensors.js';
export { fitOrder, type OrderFit } from './order.js';
export { Bilinear, bilinear } from './problems/bilinear.js';
export type { Constraints, SlopeProducts, Slopes } from './problems/constraints.js';
export { Custom, type CustomLoss, type CustomOptions, custom } from './problems/custom.js';
export { DiagonalNet, diagonalNet } from './problems/diagonal-net.js';
export type { ExplicitNetOptions, GeneratedNetOptions } from './problems/diagonal-net-options.js';
export { Ellipse, type EllipseOptions, ellipse } from './problems/ellipse.js';
export { FactorizationUV, type FactorizationUVOptions, factorizationUV } from './problems/factorization-uv.js';
export {
  type ExplicitFactorizationOptions,
  type GeneratedFactorizationOptions,
  MatrixFactorization,
  matrixFactorization,
} from './problems/matrix-factorization.js';
export { MultilayerPerceptron, type MultilayerPerceptronOptions, multilayerPerceptron } from './problems/multilayer-perceptron.js';
export type { Block, Evaluation, Problem } from './problems/problem.js';
export { Quadratic, type QuadraticOptions, quadratic } from './problems/quadratic.js';
export { Valley, type ValleyOptions, valley } from './problems/valley.js';
export type { Recording, RecordOptions } from './record.js';
export { createRun, Run, RunView, restoreRun } from './run.js';
export { type CellsOptions, runCells } from './run-cells.js';
export type { RunOptions } from './run-config.js';
export { createRuns, Runs } from './runs.js';
export type { TheoryPath } from './theory-path.js';
