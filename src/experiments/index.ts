// The entry minifold/experiments: the experiments as a library, for Node and browsers. Apart from the main entry, which stays small without them.
export type { Cell, CellResult, Labels, RunCell, TaskCell } from '../cells/cell.js';
export type { Claim, ClaimedNumber, FittedOrder, Verdict } from '../cells/claim.js';
export type { CellsProgress } from '../cells/progress.js';
export { parseCifar10 } from '../datasets/cifar10.js';
export type { DataName, Dataset, LabelledImages } from '../datasets/dataset.js';
export { parseIdxImages } from '../datasets/idx.js';
export { renderSvg } from '../figures/svg.js';
export type { Reference } from '../papers.js';
export type {
  Analysis,
  Experiment,
  Figure,
  Findings,
  Preset,
  SettingsSchema,
  Table,
  Task,
  TaskContext,
  TaskResult,
} from './experiment.js';
export { experiments } from './registry.js';
export { type ExperimentOptions, type ExperimentRun, runExperiment } from './run-experiment.js';
