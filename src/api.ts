// Everything both entries export.

export type { Cell, CellConfig, CellResult, Labels, RunCell, TaskCell } from './cells/cell.js';
export type { CellsProgress } from './cells/progress.js';
export type { KeepOptions, RunCellOptions, SavedCell } from './cells/run-cell-group.js';
export { type CellRunner, type CellsOptions, runCells } from './cells/run-cells.js';
export { type CompareOptions, compare } from './compare/compare.js';
export { type CompareOrdersOptions, compareOrders, type OrderComparison } from './compare/compare-orders.js';
export type { Comparison, FunctionComparison, Gap, ThetaComparison } from './compare/comparison.js';
export { fitOrder, type OrderFit } from './compare/fit-order.js';
export type { Prediction } from './compare/prediction.js';
export type { MatrixLike, VectorLike } from './input/arrays.js';
export { type ErrorCode, type ErrorDetails, MinifoldError } from './input/errors.js';
export type { WatchOptions } from './input/watch.js';
export { kernelHash } from './kernels/generated.js';
export type { ArrayOf, Dtype, FloatArray } from './kernels/instance.js';
export { compiledModule, type KernelSource } from './kernels/module.js';
export { measureNames } from './measures/registry.js';
export { type Covariance, type InjectedNoise, type InjectedNoiseOptions, injectedNoise } from './noise/injected-noise.js';
export { type LabelNoise, type LabelNoiseOptions, labelNoise, type Noise } from './noise/label-noise.js';
export type { OptimizerFactory } from './optimizers/define.js';
export * from './optimizers/index.js';
export type { Optimizer } from './optimizers/optimizer.js';
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
export type { TensorShape } from './optimizers/tensors.js';
export type { Constraints, SlopeProducts, Slopes } from './problems/constraints.js';
export type { ProblemFactory } from './problems/define.js';
export type { FlowSystem, FlowTerms } from './problems/flow-system.js';
export * from './problems/index.js';
export type { Block, Evaluation, Problem } from './problems/problem.js';
export { readProblem } from './problems/registry.js';
export { createOptimizer, restoreOptimizer } from './runs/create-optimizer.js';
export { type Minimization, type MinimizeOptions, minimize, type ValueAndGradient } from './runs/minimize.js';
export type {
  Clip,
  CreateOptimizerOptions,
  ParameterGroup,
  RateFunction,
  RestoreOptimizerOptions,
  StepOptions,
} from './runs/optimizer-options.js';
export { OptimizerState } from './runs/optimizer-state.js';
export type { RestoreOptions, SaveOptions } from './runs/problem-data.js';
export { type Arena, createArena } from './runs/raw/arena.js';
export { kernels } from './runs/raw/kernels.js';
export type { Recording, RecordOptions, RunStatus } from './runs/record.js';
export { createRun, Run, RunView, restoreRun } from './runs/run.js';
export type { RunOptions } from './runs/run-config.js';
export { createRuns, Runs } from './runs/runs.js';
export { biasKernel, biasTerm } from './theory/cattaneo2023/bias-term.js';
export { type ModifiedEquationOptions, modifiedEquation } from './theory/cattaneo2023/modified-equation.js';
export { type MemoryCorrection, type MemoryCorrectionOptions, memoryCorrection } from './theory/cattaneo2025/memory-correction.js';
export { type CentralFlowOptions, type CentralPath, centralFlow } from './theory/cohen2024/central-flow.js';
export type { DrawnTheory } from './theory/ensembles/drawn-theory.js';
export type { EnsembleFunction, EnsembleMean, EnsembleTheta, TheoryEnsemble } from './theory/ensembles/ensemble.js';
export type { EnsembleOptions, PointFunction } from './theory/ensembles/options.js';
export { fixedPointResidual, implicitSharpness } from './theory/li2025/implicit-sharpness.js';
export { type LabelNoiseFlowOptions, labelNoiseFlow, type SlowPath } from './theory/li2025/label-noise-flow.js';
export { type LossFloorOptions, lossFloor } from './theory/li2025/loss-floor.js';
export type { PointOfNoise } from './theory/li2025/point-of-noise.js';
export { type SlowNoise, slowNoise } from './theory/li2025/slow-noise.js';
export type { SlowOptions } from './theory/li2025/slow-options.js';
export { type SlowSdeOptions, slowSde } from './theory/li2025/slow-sde.js';
export { type ConventionalSdeOptions, conventionalSde } from './theory/ma2023/conventional-sde.js';
export { type EffectiveSpeed, type EffectiveSpeedOptions, effectiveSpeed } from './theory/ma2023/effective-speed.js';
export { type QuasistaticOptions, quasistatic } from './theory/ma2023/quasistatic.js';
export {
  discreteStationaryCovariance,
  type PreconditionedStationaryOptions,
  type StationaryOptions,
  stationaryCovariance,
} from './theory/ma2023/stationary-covariance.js';
export type { PreconditionerOptions } from './theory/manifold/point-options.js';
export { type ProjectToManifoldOptions, projectToManifold } from './theory/manifold/projection.js';
export { projectionDerivative } from './theory/manifold/projection-derivative.js';
export { type ProjectionSecondDerivativeOptions, projectionSecondDerivative } from './theory/manifold/projection-second-derivative.js';
export type { CovarianceRoot, TheoryNoise } from './theory/noise/theory-noise.js';
export type { DrawnPathOptions, PathOptions } from './theory/options.js';
export type { TheoryPath } from './theory/path.js';
export { type RodFlowOptions, type RodPath, rodFlow } from './theory/regis2026/rod-flow.js';
export { type SignSlowSdeOptions, signSlowSde } from './theory/sign-methods/sign-slow-sde.js';
export type { Computation, Steps } from './theory/solvers/pace.js';
export { type SamFlowOptions, samFlow } from './theory/wen2023/sam-flow.js';
