// What `minifold/define` exports: problems of the user's own, and the operations they are written with.

export type { LossName, Model, ModelOptions, TracedArguments } from './model.js';
export * from './operations.js';
export type { Data, Parameters, Start } from './options.js';
export { type DefinedProblem, type DefineProblemOptions, defineProblem } from './problem.js';
export { type DefinedOptimizerOptions, type DefineOptimizerOptions, defineOptimizer } from './rules/optimizer.js';
export type { Saved, SavedNode } from './saved.js';
export { normal, zero } from './start.js';
export { type Operand, Traced } from './traced.js';
