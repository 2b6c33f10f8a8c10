// What `minifold/define` exports: problems of the user's own, and the operations they are written with.

export type { DefinedOptimizer } from '../optimizers/defined.js';
export { type DefineProblem, type DefineProblemOptions, defineProblem } from './define-problem.js';
export type { LossFunction, LossName, ModelOptions, TracedParameters, TracedRow } from './model.js';
export * from './operations/index.js';
export type { Data, Names, Parameters, Start } from './options.js';
export type { DefinedProblem } from './problem.js';
export { type DefinedOptimizerOptions, type DefineOptimizerOptions, defineOptimizer } from './rules/optimizer.js';
export type { Saved, SavedNode } from './saved.js';
export { normal, zero } from './start.js';
export type { Operand, Traced } from './traced.js';
